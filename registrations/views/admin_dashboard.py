"""The list of events with registrations, and one event at a glance."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from events.models import Event
from registrations.enums import OrderState
from registrations.queries.dashboard import dashboard_of
from registrations.views.admin_common import EventScreen, ManagedMixin, local_moment


class RegistrationsView(ManagedMixin, generic.IndexView):
    """Coming events first that take registrations or might."""

    model = Event
    page_title = gettext_lazy("Registrations")
    header_icon = "clipboard-list"
    index_url_name = "registrations_admin:index"
    is_searchable = False
    paginate_by = 20
    any_permission_required = None
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[Event]:
        standing = Q(orders__attendees__cancelled_at__isnull=True)
        confirmed = Q(orders__state=OrderState.CONFIRMED) & standing
        waiting = Q(orders__state=OrderState.PENDING) & standing
        relevant = Q(registration_settings__isnull=False) | Q(ends_at__gt=timezone.now())
        events = Event.objects.filter(relevant).select_related("registration_settings")
        return events.annotate(
            confirmed=Count("orders__attendees", filter=confirmed, distinct=True),
            waiting=Count("orders__attendees", filter=waiting, distinct=True),
        ).order_by("-starts_at")

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("Event"),
                accessor="title",
                get_url=lambda event: reverse("registrations_admin:dashboard", args=[event.pk]),
            ),
            Column("starts", label=gettext_lazy("Starts"), accessor=lambda event: local_moment(event.starts_at, event)),
            Column("confirmed", label=gettext_lazy("Confirmed people"), accessor="confirmed"),
            Column("waiting", label=gettext_lazy("Waiting for payment"), accessor="waiting"),
            Column("state", label=gettext_lazy("Registration"), accessor=registration_state),
        ]


def registration_state(event: Event) -> str:
    settings = getattr(event, "registration_settings", None)
    now = timezone.now()
    if settings is None:
        return _("not set up")
    if settings.opens_at and settings.opens_at > now:
        return _("opens %(when)s") % {"when": local_moment(settings.opens_at, event)}
    if (settings.closes_at or event.ends_at) <= now:
        return _("closed")
    return _("open")


class DashboardView(EventScreen):
    template_name = "registrations/admin/dashboard.html"
    page_title = gettext_lazy("Registrations")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *path, last = super().get_breadcrumbs_items()[:-1]
        return [*path, {**last, "url": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = dashboard_of(self.event)
        return {
            **super().get_context_data(**kwargs),
            "board": board,
            "steps": [(step.text, local_moment(step.at, self.event)) for step in board.steps],
            "state": registration_state(self.event),
        }
