"""What the organisers' screens in Wagtail's admin share: who may see them, which event they are about, the path."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.sheets import Row, csv_lines, xlsx_file
from core.text import row_number
from events.models import Event

MANAGE = "registrations.manage_registrations"
FORGET = "registrations.forget_personal_data"


def may_manage(user: Any) -> bool:
    return bool(user.has_perm(MANAGE))


class ManagedMixin:
    """Only for people who may manage registrations."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class EventFilter(django_filters.ModelChoiceFilter):
    """Events that take registrations, the latest first."""

    def __init__(self, **kwargs: Any) -> None:
        events = Event.objects.filter(registration_settings__isnull=False).order_by("-starts_at")
        super().__init__(queryset=events, label=gettext_lazy("Event"), **kwargs)


def event_of_request(request: HttpRequest) -> Event | None:
    """The event in `?event=`."""
    wanted = row_number(request.GET.get("event", ""))
    return Event.objects.filter(pk=wanted).first() if wanted else None


def event_column(request: HttpRequest, accessor: str) -> list[Column]:
    """Only where the list is not of one event."""
    return [] if event_of_request(request) else [Column("event", label=gettext_lazy("Event"), accessor=accessor)]


def registrations_path(event: Event | None = None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("registrations_admin:index"), "label": _("Registrations")},
    ]
    if event:
        items.append({"url": reverse("registrations_admin:dashboard", args=[event.pk]), "label": event.title})
    return items


def local_moment(at: Any, event: Event) -> str:
    """`May 12, 2027, 09:00` on the event's clock, the month in words; empty for None."""
    if not at:
        return ""
    local = at.astimezone(event.zone)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"


def table_response(name: str, heads: Row, rows: Iterable[Row], *, as_xlsx: bool) -> HttpResponseBase:
    """A table to take away, streamed: what it holds may be personal, so nobody keeps it on the way."""
    response: HttpResponseBase
    if as_xlsx:
        response = FileResponse(xlsx_file(name, heads, rows), as_attachment=True, filename=f"{name}.xlsx")
    else:
        response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class EventScreen(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one event, named in the address by its number."""

    header_icon = "clipboard-list"

    @property
    def event(self) -> Event:
        if not hasattr(self, "_event"):
            self._event = get_object_or_404(Event.objects.select_related("venue"), pk=self.kwargs["pk"])
        return self._event

    def get_page_subtitle(self) -> str:
        return self.event.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.event.title}
        return [*registrations_path(self.event), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "event": self.event}
