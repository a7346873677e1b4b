"""Registration, orders, desk, webhooks. Printed and mailed addresses are promises: docs/addresses.md."""

from django.urls import URLPattern, URLResolver, path

from registrations.views import (
    changes,
    checkout,
    demo_mail,
    desk,
    desk_options,
    groups,
    invoices,
    orders,
    papers,
    payments,
    programme,
    proofs,
    questions,
    self_service,
    tickets,
    vouchers,
    waiting,
)
from registrations.views.sandbox import sandbox_payment
from registrations.views.webhooks import stripe_webhook

app_name = "registrations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("register/<slug:slug>/", checkout.tickets, name="tickets"),
    path("register/<slug:slug>/voucher/", vouchers.voucher, name="voucher"),
    path("register/<slug:slug>/people/", checkout.people, name="people"),
    path("register/<slug:slug>/confirmation/", checkout.confirmation, name="confirmation"),
    path("register/<slug:slug>/group/", groups.group, name="group"),
    path("register/<slug:slug>/group/template.csv", groups.group_template, {"kind": "csv"}, name="group_csv"),
    path("register/<slug:slug>/group/template.xlsx", groups.group_template, {"kind": "xlsx"}, name="group_xlsx"),
    path("orders/<str:code>/<str:secret>/group/", groups.order_group, name="order_group"),
    path("attendees/<str:secret>/", groups.own_data, name="own_data"),
    path("attendees/<str:secret>/ticket.pdf", groups.own_ticket, name="own_ticket"),
    path("attendees/<str:secret>/answers/<int:pk>/", questions.own_answer_file, name="own_answer_file"),
    path("attendees/<str:secret>/proof/", proofs.own_proof, name="own_proof"),
    path("attendees/<str:secret>/proof/<int:file_pk>/", proofs.own_proof_file, name="own_proof_file"),
    path("register/<slug:slug>/waiting/", waiting.join, name="waiting_join"),
    path("register/<slug:slug>/waiting/sent/", waiting.sent, name="waiting_sent"),
    path("waiting/<str:secret>/", waiting.waiting, name="waiting"),
    path("orders/", orders.lost_link, name="lost_link"),
    path("orders/sent/", orders.lost_link_sent, name="lost_link_sent"),
    path("orders/<str:code>/<str:secret>/", orders.order, name="order"),
    path("orders/<str:code>/<str:secret>/waiting/", waiting.option_lines, name="option_lines"),
    path("orders/<str:code>/<str:secret>/payment/", payments.payment, name="payment"),
    path("orders/<str:code>/<str:secret>/payment/way/", payments.payment_way, name="payment_way"),
    path("orders/<str:code>/<str:secret>/payment/proof/", proofs.transfer_proof, name="transfer_proof"),
    path(
        "orders/<str:code>/<str:secret>/payment/proof/<int:file_pk>/",
        proofs.transfer_proof_file,
        name="transfer_proof_file",
    ),
    path("orders/<str:code>/<str:secret>/receipt-<int:pk>.pdf", payments.receipt_pdf, name="receipt_pdf"),
    path("orders/<str:code>/<str:secret>/payment/return/", payments.payment_return, name="payment_return"),
    path("orders/<str:code>/<str:secret>/answers/", questions.answers, name="answers"),
    path("orders/<str:code>/<str:secret>/answers/<int:pk>/", questions.answer_file, name="answer_file"),
    path("orders/<str:code>/<str:secret>/cancellation/", changes.cancellation, name="cancellation"),
    path("orders/<str:code>/<str:secret>/people/<int:pk>/", changes.attendee_name, name="attendee_name"),
    path("orders/<str:code>/<str:secret>/people/<int:pk>/proof/", proofs.proof, name="proof"),
    path("orders/<str:code>/<str:secret>/people/<int:pk>/proof/<int:file_pk>/", proofs.proof_file, name="proof_file"),
    path(
        "orders/<str:code>/<str:secret>/people/<int:pk>/cancellation/",
        changes.attendee_cancellation,
        name="attendee_cancellation",
    ),
    path("orders/<str:code>/<str:secret>/manage/", self_service.manage, name="manage"),
    path(
        "orders/<str:code>/<str:secret>/people/<int:pk>/ticket/", self_service.attendee_ticket, name="attendee_ticket"
    ),
    path("orders/<str:code>/<str:secret>/people/<int:pk>/data/", self_service.attendee_data, name="attendee_data"),
    path(
        "orders/<str:code>/<str:secret>/changes/<int:pk>/payment/", self_service.change_payment, name="change_payment"
    ),
    path(
        "orders/<str:code>/<str:secret>/changes/<int:pk>/transfer/",
        self_service.change_transfer,
        name="change_transfer",
    ),
    path(
        "orders/<str:code>/<str:secret>/changes/<int:pk>/withdrawal/",
        self_service.change_withdrawal,
        name="change_withdrawal",
    ),
    path("orders/<str:code>/<str:secret>/programme/", programme.programme, name="order_programme"),
    path("orders/<str:code>/<str:secret>/calendar.ics", orders.calendar, name="order_calendar"),
    path("orders/<str:code>/<str:secret>/ticket.pdf", papers.ticket_pdf, name="ticket_pdf"),
    path(
        "orders/<str:code>/<str:secret>/certificate-<int:position>.pdf", papers.certificate_pdf, name="certificate_pdf"
    ),
    path("orders/<str:code>/<str:secret>/invoice/", invoices.invoice, name="invoice"),
    path("orders/<str:code>/<str:secret>/invoices/<str:number>.pdf", invoices.invoice_pdf, name="invoice_pdf"),
    path("orders/<str:code>/<str:secret>/official/<int:pk>/", invoices.official_file, name="official_file"),
    path("tickets/<str:ticket_code>/", tickets.ticket, name="ticket"),
    path("desk/", desk.desk_list, name="desk_list"),
    path("desk/<slug:slug>/", desk.desk, name="desk"),
    path("desk/<slug:slug>/options/<int:pk>/", desk_options.door, name="desk_option"),
    path("desk/<slug:slug>/options/<int:pk>/list.pdf", desk_options.door_list, name="desk_option_list"),
    path("desk/<slug:slug>/option-check-ins/<int:pk>/undoing/", desk_options.door_undo, name="desk_option_undo"),
    path("desk/<slug:slug>/tickets/<str:ticket_code>/", desk.desk_ticket, name="desk_ticket"),
    path("desk/<slug:slug>/check-ins/<int:pk>/undoing/", desk.desk_undo, name="desk_undo"),
    path("demo/mail/", demo_mail.mail_list, name="demo_mail_list"),
    path("demo/mail/<str:file>/<int:number>/", demo_mail.mail_detail, name="demo_mail"),
    path("demo/mail/<str:file>/<int:number>/html/", demo_mail.mail_html, name="demo_mail_html"),
    path(
        "demo/mail/<str:file>/<int:number>/attachments/<int:position>/",
        demo_mail.mail_attachment,
        name="demo_mail_attachment",
    ),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("sandbox/<str:token>/", sandbox_payment, name="sandbox_payment"),
]
