"""Another ticket or other options for one person, one person cancelled, and changes that wait for the organiser."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from core.folded_search import FoldedIndexView
from core.money import Money
from registrations.actions.cancelling import cancel_attendee
from registrations.actions.changing import change_place, withdraw_change
from registrations.actions.deciding_changes import decide_change, give_more_time, let_change_be_made
from registrations.actions.refusals import PriceChangedError, RegistrationError
from registrations.enums import HOLDING_STATES, OPEN_CHANGES, ChangeState, OrderState
from registrations.models import Attendee, OrderChange, RegistrationSettings
from registrations.queries.cancelling import cancellation_of
from registrations.queries.changing import proposal_of
from registrations.queries.open_changes import due_for
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)
from registrations.views.admin_orders import OrderScreen
from registrations.views.self_service import choice_of

MOST_DAYS = 60


class PersonScreen(OrderScreen):
    """A screen about one person of an order."""

    @property
    def attendee(self) -> Attendee:
        if not hasattr(self, "_attendee"):
            people = Attendee.standing.filter(order=self.order).select_related("ticket_type")
            self._attendee = get_object_or_404(people, pk=self.kwargs["attendee_pk"])
            self._attendee.order = self.order
        return self._attendee

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "attendee": self.attendee}


class ChangePlaceView(PersonScreen):
    """GET is the choice, with `check` what it means; POST does it."""

    template_name = "registrations/admin/change_place.html"
    page_title = gettext_lazy("Change ticket or options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs)}
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        context |= {"is_required": "is_required" in data, "reason": data.get("reason", "").replace("\x00", "")[:500]}
        waiting = OrderChange.objects.filter(attendee=self.attendee, state__in=OPEN_CHANGES).first()
        if waiting is not None:
            return {**context, "waiting": waiting}
        choice = choice_of(self.attendee, data, by_staff=True)
        form = choice["form"]
        if form.is_bound and form.is_valid() and "edit" not in data:
            found = proposal_of(self.attendee, form.chosen_ticket, form.chosen_options, by_staff=True)
            if found.reason or found.is_nothing:
                context["problem"] = found.reason or _("Nothing would change.")
            else:
                context["proposal"] = found
        return {**context, **choice}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.get_context_data()
        if "proposal" not in context:
            return self.render_to_response(context, status=422)
        form = context["form"]
        try:
            change = change_place(
                attendee=self.attendee,
                ticket_type=form.chosen_ticket,
                options=form.chosen_options,
                shown=request.POST.get("shown", "")[:80],
                by=request.user,
                reason=context["reason"],
                is_required=context["is_required"],
            )
        except RegistrationError as error:
            if isinstance(error, PriceChangedError):
                context = self.get_context_data()
            return self.render_to_response({**context, "problem": error.message}, status=409)
        if change.state == ChangeState.AWAITING:
            text = _("%(name)s gets a mail: %(amount)s is to be paid first.")
            messages.success(request, text % {"name": self.attendee.full_name, "amount": change.difference})
        else:
            messages.success(request, _("It is changed."))
        return self.back()


class CancelPersonView(PersonScreen):
    """Says what goes back; POST cancels this person alone."""

    template_name = "registrations/admin/cancel_person.html"
    page_title = gettext_lazy("Cancel one person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settings = RegistrationSettings.objects.filter(event_id=self.order.event_id).first()
        return {
            **super().get_context_data(**kwargs),
            "found": cancellation_of(self.order, self.attendee, by_staff=True),
            "limit": settings.refund_limit_minor if settings else None,
            "is_last": not Attendee.standing.filter(order=self.order).exclude(pk=self.attendee.pk).exists(),
            "may": self.order.state in (*HOLDING_STATES, OrderState.REQUESTED),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("back", "")
        shown = Money(int(text), self.order.currency) if text.isascii() and text.isdigit() and len(text) < 12 else None
        try:
            cancel_attendee(attendee=self.attendee, shown=shown, by=request.user)
        except PriceChangedError as error:
            messages.error(request, error.message)
            return redirect(request.path)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s is cancelled.") % {"name": self.attendee.full_name})
        return self.back()


class ChangeFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="order__event")
    state = django_filters.ChoiceFilter(choices=ChangeState.choices, label=gettext_lazy("State"))

    class Meta:
        model = OrderChange
        fields = ("event", "state")


class ChangesView(ManagedMixin, FoldedIndexView):
    """Changes of tickets and options; by default all of them, those that wait for somebody by their state."""

    model = OrderChange
    page_title = gettext_lazy("Changes of places")
    header_icon = "resubmit"
    index_url_name = "changes_admin:index"
    index_results_url_name = "changes_admin:index_results"
    any_permission_required = None
    filterset_class = ChangeFilterSet
    search_fields = ("order__code", "order__name", "attendee__family_name", "attendee__given_name")
    paginate_by = 20
    default_ordering = "-asked_at"
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[OrderChange]:
        return OrderChange.objects.select_related("order__event", "attendee", "ticket_type")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(event_of_request(self.request)), {"url": "", "label": _("Changes of places")}]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "attendee",
                label=gettext_lazy("Name"),
                accessor="attendee.full_name",
                get_url=lambda change: reverse("changes_admin:change", args=[change.pk]),
            ),
            Column("order", label=gettext_lazy("Order"), accessor="order.code", classname="bo-nowrap"),
            Column("ticket", label=gettext_lazy("Ticket"), accessor="ticket_type.name"),
            Column("difference", label=gettext_lazy("Difference"), accessor="difference"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="get_state_display",
                primary=lambda change: change.state in (ChangeState.REQUESTED, ChangeState.OVERDUE),
            ),
            *event_column(self.request, "order.event.title"),
            Column(
                "asked_at",
                label=gettext_lazy("Asked"),
                accessor=lambda change: local_moment(change.asked_at, change.order.event),
                sort_key="asked_at",
            ),
        ]


class ChangeView(OrderScreen):
    """One change: what it is, and what the organiser can do about it."""

    template_name = "registrations/admin/change.html"
    page_title = gettext_lazy("Change of a place")

    @property
    def change(self) -> OrderChange:
        if not hasattr(self, "_change"):
            rows = OrderChange.objects.select_related("order__event", "attendee", "ticket_type", "asked_by")
            self._change = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._change

    @property
    def order(self) -> Any:
        return self.change.order

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.change
        can_be_made = change.state not in (ChangeState.APPLIED, ChangeState.REQUESTED)
        return {
            **super().get_context_data(**kwargs),
            "change": change,
            "attendee": change.attendee,
            "lines": list(change.lines.select_related("option", "ticket_type")),
            "ends": list(change.ends.select_related("option", "ticket_type")),
            "due": due_for(self.order, change),
            "payments": list(change.payments.all()),
            "slips": list(self.order.transfer_proofs.filter(uploaded_at__gte=change.asked_at)) if change.way else [],
            "is_requested": change.state == ChangeState.REQUESTED,
            "is_payable": change.state in (ChangeState.AWAITING, ChangeState.OVERDUE),
            "can_be_made": can_be_made and self.order.state == OrderState.CONFIRMED,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        change, by, what = self.change, request.user, request.POST.get("what", "")
        answer = request.POST.get("answer", "")
        days = request.POST.get("days", "")
        try:
            if what in ("approve", "decline"):
                decide_change(change=change, is_approved=what == "approve", answer=answer, by=by)
            elif what == "time":
                number = int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 3
                give_more_time(change=change, days=max(1, min(MOST_DAYS, number)), by=by)
            elif what == "make":
                let_change_be_made(change=change, by=by)
            elif what == "withdraw":
                withdraw_change(change=change, by=by)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Saved."))
        return redirect("changes_admin:change", change.pk)
