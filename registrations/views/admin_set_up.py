"""Setting up registration: settings, quotas and ticket types of one event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.log_actions import log

from core.folded_search import FoldedIndexView
from core.record_viewset import RecordDeleteView
from events.models import Event
from registrations.actions.setting_up import save_quota, save_registration_settings, save_ticket_type
from registrations.models import Attendee, Option, Order, Question, Quota, RegistrationSettings, TicketType, Voucher
from registrations.views.admin_common import (
    EventFilter,
    event_column,
    event_of_request,
    local_moment,
    registrations_path,
)


class TicketTypeFilterSet(WagtailFilterSet):
    event = EventFilter()

    class Meta:
        model = TicketType
        fields = ("event", "is_active")


class QuotaFilterSet(WagtailFilterSet):
    event = EventFilter()

    class Meta:
        model = Quota
        fields = ("event",)


class SetUpIndexView(FoldedIndexView):
    """A list that keeps to its event."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = event_of_request(request)

    def get_page_subtitle(self) -> str:
        return self.event.title if self.event else ""

    def get_add_url(self) -> str | None:
        url = super().get_add_url()
        return f"{url}?event={self.event.pk}" if url and self.event else url

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(self.event), *super().get_breadcrumbs_items()[1:]]


class TicketTypeIndexView(SetUpIndexView):
    def get_base_queryset(self) -> QuerySet[TicketType]:
        types = TicketType.objects.select_related("event").prefetch_related("quotas")
        return types.annotate(sold=Count("attendees", filter=Q(attendees__cancelled_at__isnull=True), distinct=True))

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            *event_column(self.request, "event.title"),
            Column("price", label=gettext_lazy("Price"), accessor="price"),
            Column("quotas", label=gettext_lazy("Quotas"), accessor=quota_names),
            Column("sale", label=gettext_lazy("On sale"), accessor=sale_window),
            BooleanColumn("is_active", label=gettext_lazy("Offered"), accessor="is_active"),
            Column("position", label=gettext_lazy("Position"), accessor="position", sort_key="position"),
        ]


class QuotaIndexView(SetUpIndexView):
    def get_base_queryset(self) -> QuerySet[Quota]:
        return Quota.objects.select_related("event").prefetch_related("ticket_types")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            *event_column(self.request, "event.title"),
            Column("size", label=gettext_lazy("Places"), accessor="size", sort_key="size"),
            Column("types", label=gettext_lazy("Ticket types"), accessor=type_names),
        ]


class SettingsIndexView(SetUpIndexView):
    def get_base_queryset(self) -> QuerySet[RegistrationSettings]:
        return RegistrationSettings.objects.select_related("event").order_by("-event__starts_at")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("__str__"),
            Column("currency", label=gettext_lazy("Currency"), accessor="currency"),
            Column("opens", label=gettext_lazy("Opens"), accessor=lambda row: local_moment(row.opens_at, row.event)),
            Column("closes", label=gettext_lazy("Closes"), accessor=lambda row: local_moment(row.closes_at, row.event)),
        ]


def quota_names(ticket_type: TicketType | Option) -> str:
    return ", ".join(str(quota) for quota in ticket_type.quotas.all())


def type_names(quota: Quota) -> str:
    return ", ".join(kind.name for kind in quota.ticket_types.all())


def sale_window(ticket_type: TicketType) -> str:
    """From … until …, on the event's clock; empty where nothing limits it."""
    edges = [local_moment(at, ticket_type.event) for at in (ticket_type.sale_from, ticket_type.sale_until)]
    return " – ".join(edges) if any(edges) else ""


class SetUpFormMixin:
    """A form about one event; saving goes through an action, whose refusal stands at its field."""

    request: HttpRequest
    form: Any

    def the_event(self) -> Event | None:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "event": self.the_event()}  # type: ignore[misc]

    def get_success_url(self) -> str:
        event = self.the_event()
        return reverse("registrations_admin:dashboard", args=[event.pk]) if event else super().get_success_url()  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(self.the_event()), *super().get_breadcrumbs_items()[2:]]  # type: ignore[misc]

    def save_instance(self) -> Any:
        adding = self.form.instance.pk is None
        instance = self.form.save(commit=False)
        if isinstance(instance, TicketType):
            data = self.form.cleaned_data
            save_ticket_type(
                ticket_type=instance,
                quotas=data["quotas"],
                new_quota_size=data.get("new_quota_size"),
                sessions=data.get("sessions"),
            )
        elif isinstance(instance, RegistrationSettings):
            save_registration_settings(settings=instance)
        else:
            save_quota(quota=instance)
        log(instance=instance, action="wagtail.create" if adding else "wagtail.edit", user=self.request.user)
        return instance

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class SetUpCreateView(SetUpFormMixin, generic.CreateView):
    """Needs `?event=`; without it, or before the event takes registrations, it leads to where to begin."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = event_of_request(request)

    def the_event(self) -> Event | None:
        return self.event

    def get_add_url(self) -> str:
        return f"{super().get_add_url()}?{self.request.GET.urlencode()}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("add"):
            return super().dispatch(request, *args, **kwargs)
        if self.event is None:
            messages.warning(request, _("Choose an event first."))
            return redirect("registrations_admin:index")
        settings = RegistrationSettings.objects.filter(event=self.event).first()
        if self.model is RegistrationSettings and settings:
            return redirect("registration_settings:edit", settings.pk)
        if self.model in (TicketType, Option, Voucher, Question) and settings is None:
            messages.warning(request, _("First say how this event takes registrations; prices need its currency."))
            return redirect(f"{reverse('registration_settings:add')}?event={self.event.pk}")
        return super().dispatch(request, *args, **kwargs)


class SetUpEditView(SetUpFormMixin, generic.EditView):
    def the_event(self) -> Event:
        return self.object.event


class TicketTypeDeleteView(RecordDeleteView):
    """Named by its people, not by the lines of their orders."""

    def needed_by(self, record: TicketType) -> list[Attendee]:  # type: ignore[override]
        return list(Attendee.objects.filter(ticket_type=record).order_by("pk"))


class QuotaDeleteView(RecordDeleteView):
    """A ticket type or option without its quota would sell without end."""

    def needed_by(self, record: Quota) -> list[TicketType | Option]:  # type: ignore[override]
        return [*record.ticket_types.all(), *record.options.all()]


class SettingsDeleteView(RecordDeleteView):
    """Orders and prices stand on these settings."""

    def needed_by(self, record: RegistrationSettings) -> list[Order]:  # type: ignore[override]
        return list(Order.objects.filter(event_id=record.event_id).order_by("pk"))
