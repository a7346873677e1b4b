"""Orders: the list, one order with its books, and what an organiser does to it."""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry

from core.folded_search import FoldedIndexView
from registrations.actions.cancelling import cancel_order
from registrations.actions.refusals import RegistrationError
from registrations.actions.renaming import rename_attendee
from registrations.enums import HOLDING_STATES, REFUNDS_UNDER_WAY, OrderState, PaymentFlag
from registrations.forms.set_up import NameForm
from registrations.models import (
    Answer,
    Approval,
    Attendee,
    Dispute,
    GroupOrder,
    Order,
    Payment,
    PaymentChoice,
    Refund,
    RegistrationSettings,
)
from registrations.queries.access import order_url
from registrations.queries.answers import answers_of
from registrations.queries.balance import balance_of
from registrations.queries.groups import group_state
from registrations.queries.open_changes import open_changes
from registrations.queries.options import lines_with_options
from registrations.queries.refunds import refundable
from registrations.queries.transfer_proofs import has_transfer_proof
from registrations.rules.references import spaced_reference
from registrations.tasks import send_order_mail
from registrations.views.admin_common import (
    FORGET,
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)

# What a holder is told again: the mail that fits the order's state.
MAIL_OF_STATE = {
    OrderState.REQUESTED: "requested",
    OrderState.PENDING: "placed",
    OrderState.CONFIRMED: "confirmed",
    OrderState.EXPIRED: "expired",
    OrderState.CANCELLED: "cancelled",
    OrderState.DECLINED: "declined",
}


class OrderFilterSet(WagtailFilterSet):
    event = EventFilter()
    state = django_filters.ChoiceFilter(choices=OrderState.choices, label=gettext_lazy("State"))

    slip = django_filters.BooleanFilter(field_name="has_slip", label=gettext_lazy("Proof of a transfer sent"))

    class Meta:
        model = Order
        fields = ("event", "state", "slip")


class OrdersView(ManagedMixin, FoldedIndexView):
    model = Order
    page_title = gettext_lazy("Orders")
    header_icon = "form"
    index_url_name = "orders_admin:index"
    index_results_url_name = "orders_admin:index_results"
    any_permission_required = None
    filterset_class = OrderFilterSet
    search_fields = ("code", "name", "email", "attendees__family_name", "attendees__given_name", "attendees__email")
    paginate_by = 20
    default_ordering = "-placed_at"
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Order]:
        return Order.objects.select_related("event").annotate(
            people=Count("attendees", filter=Q(attendees__cancelled_at__isnull=True), distinct=True),
            has_slip=has_transfer_proof(),
        )

    def get_page_subtitle(self) -> str:
        event = event_of_request(self.request)
        return event.title if event else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": _("Orders"), "sublabel": self.get_page_subtitle()}
        return [*registrations_path(event_of_request(self.request)), here]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "code",
                label=gettext_lazy("Code"),
                accessor="code",
                sort_key="code",
                classname="bo-nowrap",
                get_url=lambda order: reverse("orders_admin:order", args=[order.pk]),
            ),
            Column("name", label=gettext_lazy("Name"), accessor="name", sort_key="name"),
            Column("email", label=gettext_lazy("E-mail"), accessor="email", sort_key="email"),
            *event_column(self.request, "event.title"),
            Column("people", label=gettext_lazy("People"), accessor="people"),
            Column("total", label=gettext_lazy("Total"), accessor="total"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="get_state_display",
                primary=lambda order: order.state == OrderState.CONFIRMED,
            ),
            Column("slip", label=gettext_lazy("Transfer"), accessor=slip_mark),
            Column(
                "placed_at",
                label=gettext_lazy("Placed"),
                accessor=lambda order: local_moment(order.placed_at, order.event),
                sort_key="placed_at",
            ),
        ]


def slip_mark(order: Any) -> str:
    """Only while the money is awaited."""
    return _("proof sent") if order.has_slip and order.state == OrderState.PENDING else ""


class OrderScreen(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one order, named in the address by its number."""

    header_icon = "form"
    page_title = gettext_lazy("Order")

    @property
    def order(self) -> Order:
        if not hasattr(self, "_order"):
            self._order = get_object_or_404(Order.objects.select_related("event"), pk=self.kwargs["pk"])
        return self._order

    def get_page_subtitle(self) -> str:
        return self.order.code

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        orders = f"{reverse('orders_admin:index')}?event={self.order.event_id}"
        return [
            *registrations_path(self.order.event),
            {"url": orders, "label": _("Orders")},
            {"url": reverse("orders_admin:order", args=[self.order.pk]), "label": self.order.code},
        ]

    def path_to_here(self) -> list[dict[str, Any]]:
        """With what is done with the order at its end: the heading that people see."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.order.code}
        return [*OrderScreen.get_breadcrumbs_items(self), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "order": self.order, "event": self.order.event}

    def back(self) -> HttpResponse:
        return redirect("orders_admin:order", self.order.pk)


class OrderView(OrderScreen):
    template_name = "registrations/admin/order.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": _("Order"), "sublabel": self.order.code}
        return [*super().get_breadcrumbs_items()[:-1], here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order, balance = self.order, balance_of(self.order)
        refunds = list(Refund.objects.filter(payment__order=order))
        return {
            **super().get_context_data(**kwargs),
            "attendees": attendees_of(order),
            "answered": answered_by(order),
            "ledger": list(order.ledger.select_related("recorded_by")),
            "payments": [
                (payment, flag_label(payment), refundable(payment))
                for payment in order.payments.prefetch_related("refunds", "disputes")
            ],
            "disputes": list(Dispute.objects.filter(payment__order=order)),
            "refunds": refunds,
            "balance": balance,
            "too_much": -balance.due,
            "on_its_way_back": any(refund.state in REFUNDS_UNDER_WAY for refund in refunds),
            "changes": open_changes(order),
            "choice": PaymentChoice.objects.filter(order=order).first(),
            "slips": list(order.transfer_proofs.all()),
            "bank_reference": spaced_reference(order.code),
            "holders_page": order_url(order),
            "invoices": list(order.invoices.order_by("pk")),
            "is_holding": order.state in HOLDING_STATES,
            "is_requested": order.state == OrderState.REQUESTED,
            "approval": Approval.objects.filter(order=order).select_related("decided_by").first(),
            "group": group_state(order) if GroupOrder.objects.filter(order=order).exists() else None,
            "history": history_of(order),
            "may_forget": self.request.user.has_perm(FORGET) and order.event.ends_at < timezone.now(),
        }


def attendees_of(order: Order) -> list[Attendee]:
    rows = order.attendees.select_related("ticket_type", "certificate", "proof__ticket_type")
    return list(rows.prefetch_related("check_ins", "badge_prints", lines_with_options()))


def answered_by(order: Order) -> list[tuple[Attendee | None, list[Answer]]]:
    """Who (None: the order as a whole) answered what."""
    found = answers_of(orders=[order])
    people = {one.pk: one for one in order.attendees.all()}
    return [
        (people.get(pk) if pk is not None else None, rows)
        for (_order, pk), rows in sorted(found.items(), key=lambda item: item[0][1] or 0)
    ]


def flag_label(payment: Payment) -> Any:
    """Why the payment needs a decision, in words; empty if it needs none."""
    return dict(PaymentFlag.choices).get(payment.flag, payment.flag)


def history_of(order: Order) -> list[Any]:
    """What Wagtail's log holds of this order, the latest first."""
    return list(registry.get_logs_for_instance(order).select_related("user")[:50])


class CancellationView(OrderScreen):
    """Asks once more and says what will happen; POST does it."""

    template_name = "registrations/admin/cancellation.html"
    page_title = gettext_lazy("Cancel order")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.path_to_here()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        settings = RegistrationSettings.objects.filter(event_id=order.event_id).first()
        limit = settings.refund_limit_minor if settings else None
        facts = {"people": order.attendees(manager="standing").count(), "balance": balance_of(order), "limit": limit}
        return {**super().get_context_data(**kwargs), **facts}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            cancel_order(order=self.order, by=request.user)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Order %(code)s is cancelled.") % {"code": self.order.code})
        return self.back()


class OrderMailView(OrderScreen):
    """POST sends the mail of the order's state again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.order.forgotten_at:
            messages.error(request, _("The personal data of this order were forgotten."))
            return self.back()
        send_order_mail.enqueue(self.order.pk, MAIL_OF_STATE[OrderState(self.order.state)])
        messages.success(request, _("The mail to %(email)s is on its way.") % {"email": self.order.email})
        return self.back()


class AttendeeNameView(OrderScreen):
    template_name = "registrations/admin/name.html"
    page_title = gettext_lazy("Change the name")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.path_to_here()

    @property
    def attendee(self) -> Attendee:
        return get_object_or_404(self.order.attendees.select_related("ticket_type"), pk=self.kwargs["attendee_pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attendee = self.attendee
        fields = ("family_name", "given_name", "name_order", "email", "affiliation")
        form = kwargs.pop("form", None) or NameForm(initial={name: getattr(attendee, name) for name in fields})
        return {**super().get_context_data(**kwargs), "attendee": attendee, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NameForm(request.POST)
        if form.is_valid():
            try:
                rename_attendee(attendee=self.attendee, by=request.user, **form.cleaned_data)
            except RegistrationError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, _("The ticket has another name and a new code; the old one is void."))
                return self.back()
        return self.render_to_response(self.get_context_data(form=form))
