"""What happens outside the database. A task row is written in the transaction that asks for it: it is the outbox."""

from pathlib import PurePath

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task
from wagtail.models import Site

from core.ical import render_calendar
from core.languages import localized
from core.mail import Attachment, Mail, deliver
from core.models import SiteSettings
from registrations.enums import ChangeState, OrderState, ProofState
from registrations.feeds import order_items
from registrations.models import (
    Alarm,
    Approval,
    Attendee,
    AttendeeLink,
    Invitation,
    Invoice,
    OfficialFile,
    Order,
    OrderChange,
    Payment,
    RegistrationSettings,
    WaitingEntry,
)
from registrations.queries.access import invitation_url, order_url
from registrations.queries.alarms import alarm_addresses
from registrations.queries.balance import balance_of
from registrations.queries.groups import attendee_url
from registrations.queries.invoice_papers import invoice_document, invoice_file_name
from registrations.queries.open_changes import due_for
from registrations.queries.options import lines_with_options
from registrations.queries.orders import orders_by_email
from registrations.queries.papers import ticket_document
from registrations.queries.payment_ways import instructions_for, instructions_for_change
from registrations.queries.proofs import Asked, asked_of, hears_it_alone, proof_url
from registrations.queries.receipts import receipt_document, receipt_file_name
from registrations.queries.waiting import waiting_url
from registrations.rules.official_files import MEDIA_TYPES

MAIL_KINDS = (
    "requested",
    "approved",
    "declined",
    "placed",
    "confirmed",
    "cancelled",
    "expired",
    "changed",
    "unpaid",
    "coming",
    "refunded",
)
PERSON_MAIL_KINDS = ("person_link", "person_missing", "person_ticket", "person_coming")


@task(queue_name="mail")
def send_order_mail(order_id: int, kind: str) -> None:
    """Tell the holder what happened to the order. Raises what the mail server raises; nothing else waits for it."""
    if kind not in MAIL_KINDS:
        raise ValueError(f"no such mail: {kind}")
    order = Order.objects.select_related("event__venue").get(pk=order_id)
    if order.forgotten_at:
        return
    with translation.override(order.language):
        instructions = instructions_for(order)
    deliver(
        Mail(
            to=order.email,
            template=f"registrations/mail/{kind}",
            language=order.language,
            context={
                "order": order,
                "event": order.event,
                "attendees": list(
                    order.attendees(manager="standing")
                    .select_related("ticket_type")
                    .prefetch_related(lines_with_options())
                ),
                "order_url": order_url(order),
                "balance": balance_of(order),
                "approval": Approval.objects.filter(order=order).first(),
                "instructions": instructions,
                "brand": brand(order.language),
            },
            attachments=attachments_for(order, kind),
            reply_to=order.event.contact_email,
        )
    )


@task(queue_name="mail")
def send_attendee_mail(link_id: int, kind: str) -> None:
    """Write to one person of a group; nothing if the order was let go meanwhile or there is no address."""
    if kind not in PERSON_MAIL_KINDS:
        raise ValueError(f"no such mail: {kind}")
    wanted = AttendeeLink.objects.select_related("attendee__ticket_type", "attendee__order__event__venue")
    link = wanted.get(pk=link_id)
    attendee, order = link.attendee, link.attendee.order
    if order.state != OrderState.CONFIRMED or attendee.cancelled_at or not attendee.email:
        return
    attachments: tuple[Attachment, ...] = ()
    if kind in ("person_ticket", "person_coming"):
        pdf = ticket_document(order, attendee, link.language)
        attachments = (Attachment(f"ticket-{order.code}-{attendee.position}.pdf", pdf, "application/pdf"),)
    context = {
        "order": order,
        "event": order.event,
        "attendee": attendee,
        "order_url": attendee_url(link),
        "brand": brand(link.language),
    }
    deliver(
        Mail(
            to=attendee.email,
            template=f"registrations/mail/{kind}",
            language=link.language,
            context=context,
            attachments=attachments,
            reply_to=order.event.contact_email or order.email,
        )
    )


PROOF_MAILS = ("proof_missing", "proof_accepted", "proof_again", "proof_refused")


@task(queue_name="mail")
def send_proof_mail(attendee_id: int, kind: str) -> None:
    """Tell whoever can send the proof how it stands: the person of a group by their own link, else the holder.
    Nothing if the place was let go, or what the mail would say is no longer so."""
    if kind not in PROOF_MAILS:
        raise ValueError(f"no such mail: {kind}")
    people = Attendee.objects.select_related("ticket_type", "link", "proof__ticket_type", "order__event__venue")
    attendee = people.prefetch_related("lines").get(pk=attendee_id)
    order, to_person = attendee.order, hears_it_alone(attendee)
    language = attendee.link.language if to_person else order.language
    with translation.override(language):
        asked = asked_of(attendee, RegistrationSettings.objects.filter(event_id=order.event_id).first())
    if asked is None or attendee.cancelled_at or order.forgotten_at or not tells_the_truth(kind, asked):
        return
    deliver(
        Mail(
            to=attendee.email if to_person else order.email,
            template=f"registrations/mail/{kind}",
            language=language,
            context={
                "order": order,
                "event": order.event,
                "attendee": attendee,
                "asked": asked,
                "name": attendee.full_name if to_person else order.name,
                "to_person": to_person,
                "balance": balance_of(order),
                "order_url": proof_url(attendee) if asked.is_open else own_url(attendee),
                "brand": brand(language),
            },
            reply_to=order.event.contact_email,
        )
    )


def own_url(attendee: Attendee) -> str:
    return attendee_url(attendee.link) if hears_it_alone(attendee) else order_url(attendee.order)


def tells_the_truth(kind: str, asked: Asked) -> bool:
    states = {
        "proof_missing": (ProofState.MISSING, ProofState.AGAIN),
        "proof_accepted": (ProofState.ACCEPTED,),
        "proof_again": (ProofState.AGAIN,),
        "proof_refused": (ProofState.REFUSED, ProofState.LAPSED),
    }
    return asked.state in states[kind]


@task(queue_name="mail")
def send_invitation(invitation_id: int) -> None:
    """The link that needs no approval; nothing if it was used or withdrawn meanwhile."""
    open_ones = Invitation.objects.filter(order__isnull=True, withdrawn_at__isnull=True)
    invitation = open_ones.select_related("event__venue").filter(pk=invitation_id).first()
    if invitation is not None:
        context = {
            "invitation": invitation,
            "event": invitation.event,
            "order_url": invitation_url(invitation),
            "brand": brand(invitation.language),
        }
        deliver(
            Mail(
                to=invitation.email,
                template="registrations/mail/invitation",
                language=invitation.language,
                context=context,
                reply_to=invitation.event.contact_email,
            )
        )


@task(queue_name="mail")
def send_change_mail(change_id: int, is_reminder: bool = False) -> None:
    """How a change of a place stands that waits, lapsed or was declined. One that was made has the mail `changed`.
    `is_reminder`: it was said before, and is only said again while it is still to be paid."""
    change = OrderChange.objects.select_related("attendee", "ticket_type", "order__event__venue").get(pk=change_id)
    order = change.order
    if change.state in (ChangeState.APPLIED, ChangeState.WITHDRAWN) or order.forgotten_at:
        return
    with translation.override(order.language):
        instructions = instructions_for_change(order, change)
    deliver(
        Mail(
            to=order.email,
            template="registrations/mail/change",
            language=order.language,
            context={
                "change": change,
                "is_reminder": is_reminder,
                "lines": list(change.lines.select_related("option", "ticket_type")),
                "due": due_for(order, change),
                "order": order,
                "event": order.event,
                "order_url": order_url(order),
                "instructions": instructions,
                "brand": brand(order.language),
            },
            reply_to=order.event.contact_email,
        )
    )


WAITING_MAILS = ("link", "offer", "lapsed", "removed")


@task(queue_name="mail")
def send_waiting_mail(entry_id: int, kind: str) -> None:
    """Tell somebody in line how it stands; an offer that is no longer open is not told."""
    if kind not in WAITING_MAILS:
        raise ValueError(f"no such mail: {kind}")
    with_all = ("event__venue", "ticket_type", "option", "attendee__order")
    entry = WaitingEntry.objects.select_related(*with_all).filter(pk=entry_id).first()
    if entry is None or (kind == "offer" and not entry.is_open(timezone.now())):
        return
    order = entry.attendee.order if entry.attendee else None  # its holder may be another since
    deliver(
        Mail(
            to=order.email if order else entry.email,
            template=f"registrations/mail/waiting_{kind}",
            language=entry.language,
            context={
                "entry": entry,
                "addressee": order.name if order else entry.name,
                "event": entry.event,
                "order_url": waiting_url(entry),
                "brand": brand(entry.language),
            },
            reply_to=entry.event.contact_email,
        )
    )


@task(queue_name="mail")
def send_invoice(invoice_id: int) -> None:
    """Mail an invoice or a credit note to whom the buyer named, else to the holder. Only the holder's mail has the
    link of the order: whoever pays needs not see the tickets."""
    invoice = Invoice.objects.select_related("order__event").get(pk=invoice_id)
    order, to = invoice.order, invoice.facts.buyer.email
    if order.forgotten_at:
        return
    is_holder = not to or to.lower() == order.email.lower()
    deliver(
        Mail(
            to=to or order.email,
            template="registrations/mail/invoice",
            language=invoice.language,
            context={
                "invoice": invoice,
                "order": order,
                "event": order.event,
                "is_holder": is_holder,
                "order_url": order_url(order) if is_holder else "",
                "brand": brand(invoice.language),
            },
            attachments=(Attachment(invoice_file_name(invoice), invoice_document(invoice), "application/pdf"),),
            reply_to=order.event.contact_email,
        )
    )


@task(queue_name="mail")
def send_official_file(file_id: int) -> None:
    """Mail a fapiao or the like to whom the buyer named, else to the holder."""
    kept = OfficialFile.objects.select_related("order__event", "order__buyer").get(pk=file_id)
    order = kept.order
    if order.forgotten_at:
        return
    to = order.buyer.email or order.email
    is_holder = to.lower() == order.email.lower()
    with kept.file.open("rb") as file:
        content = file.read()
    media_type = MEDIA_TYPES.get(PurePath(kept.name).suffix, "application/octet-stream")
    deliver(
        Mail(
            to=to,
            template="registrations/mail/official",
            language=order.language,
            context={
                "file": kept,
                "order": order,
                "event": order.event,
                "order_url": order_url(order) if is_holder else "",
                "brand": brand(order.language),
            },
            attachments=(Attachment(kept.name, content, media_type),),
            reply_to=order.event.contact_email,
        )
    )


@task(queue_name="mail")
def send_receipt(payment_id: int) -> None:
    """Mail the receipt of money that was taken at the desk to the holder."""
    payment = Payment.objects.select_related("order__event").get(pk=payment_id)
    order = payment.order
    if order.forgotten_at:
        return
    deliver(
        Mail(
            to=order.email,
            template="registrations/mail/receipt",
            language=order.language,
            context={
                "payment": payment,
                "order": order,
                "event": order.event,
                "order_url": order_url(order),
                "brand": brand(order.language),
            },
            attachments=(Attachment(receipt_file_name(payment), receipt_document(payment), "application/pdf"),),
            reply_to=order.event.contact_email,
        )
    )


@task(queue_name="mail")
def send_order_links(email: str, language: str) -> None:
    """Mail the links of all registrations of this address to it, and to nobody else; nothing if it has none."""
    orders = [(order, order_url(order)) for order in orders_by_email(email)[:20]]
    if orders:
        context = {"orders": orders, "brand": brand(language)}
        deliver(Mail(to=email, template="registrations/mail/links", language=language, context=context))


@task(queue_name="mail")
def send_alarm(alarm_id: int) -> None:
    """Tell the event's office, or everybody who manages registrations, that money needs them. Names no person."""
    alarm = Alarm.objects.select_related("event").get(pk=alarm_id)
    language = settings.LANGUAGE_CODE
    address = f"{settings.SITE_URL}{reverse('payments_admin:index')}"
    context = {
        "alarm": alarm,
        "event": alarm.event,
        "address": f"{address}?event={alarm.event_id}" if alarm.event_id else address,
        "brand": brand(language),
    }
    for email in alarm_addresses(alarm):
        deliver(Mail(to=email, template="registrations/mail/alarm", language=language, context=context))


def attachments_for(order: Order, kind: str) -> tuple[Attachment, ...]:
    """A calendar entry once the order is confirmed or let go; tickets while they are valid."""
    attachments: list[Attachment] = []
    if kind in ("confirmed", "changed", "cancelled", "coming"):
        content = render_calendar(order_items(order), name=localized(order.event, "title", order.language))
        attachments.append(Attachment(f"{order.event.slug}.ics", content, "text/calendar"))
    if kind in ("confirmed", "changed", "coming") and order.state == OrderState.CONFIRMED:
        attachments.append(Attachment(f"ticket-{order.code}.pdf", ticket_document(order), "application/pdf"))
    return tuple(attachments)


def brand(language: str) -> dict[str, str]:
    """The name and the colour at the head of every mail."""
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return {"name": localized(site, "name", language), "accent": site.accent_colour}
