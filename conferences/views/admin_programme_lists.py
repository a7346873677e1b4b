"""Lists of sessions, presentations and tracks in Wagtail's admin, kept to one conference."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from conferences.enums import PresentationKind, SessionKind, SessionStatus
from conferences.models import Conference, Presentation, Session, Track
from conferences.views.admin_common import conference_of_request, programme_path
from core.folded_search import FoldedIndexView
from core.text import row_number


def local_span(item: Any, conference: Conference) -> str:
    """`12 May 2027, 09:00–10:00` on the conference's clock; empty while it is not scheduled."""
    if not item.starts_at:
        return ""
    start, end = item.starts_at.astimezone(conference.zone), item.ends_at.astimezone(conference.zone)
    return f"{date_format(start, 'SHORT_DATE_FORMAT')} {start:%H:%M}–{end:%H:%M}"


class ConferenceField(django_filters.fields.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        """A conference's key stands in its event's row, so Django does not see that a number is too large for it."""
        if value and not isinstance(value, Conference) and row_number(str(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return super().to_python(value)


class ConferenceFilter(django_filters.ModelChoiceFilter):
    field_class = ConferenceField

    def __init__(self, **kwargs: Any) -> None:
        conferences = Conference.objects.order_by("-starts_at")
        super().__init__(queryset=conferences, label=gettext_lazy("Conference"), **kwargs)


class SessionFilterSet(WagtailFilterSet):
    conference = ConferenceFilter()
    kind = django_filters.ChoiceFilter(choices=SessionKind.choices)
    status = django_filters.ChoiceFilter(choices=SessionStatus.choices)
    unscheduled = django_filters.BooleanFilter(
        field_name="starts_at", lookup_expr="isnull", label=gettext_lazy("Not scheduled yet")
    )

    class Meta:
        model = Session
        fields = ("conference", "kind", "status", "unscheduled")


class PresentationFilterSet(WagtailFilterSet):
    conference = ConferenceFilter(field_name="session__conference")
    kind = django_filters.ChoiceFilter(choices=PresentationKind.choices)

    class Meta:
        model = Presentation
        fields = ("conference", "kind")


class TrackFilterSet(WagtailFilterSet):
    conference = ConferenceFilter()

    class Meta:
        model = Track
        fields = ("conference",)


class ProgrammeIndexView(FoldedIndexView):
    """A list that keeps to its conference: in its title, its path and its “add” button."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.conference = conference_of_request(request)

    def get_page_subtitle(self) -> str:
        return self.conference.title if self.conference else ""

    def get_add_url(self) -> str | None:
        url = super().get_add_url()
        return f"{url}?conference={self.conference.pk}" if url and self.conference else url

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*programme_path(self.conference), *super().get_breadcrumbs_items()[1:]]


class SessionIndexView(ProgrammeIndexView):
    def get_base_queryset(self) -> QuerySet[Session]:
        return Session.objects.select_related("conference", "room", "track")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("title"),
            *conference_column(self.conference),
            Column(
                "when",
                label=gettext_lazy("Time"),
                accessor=lambda session: local_span(session, session.conference) or _("not scheduled"),
                sort_key="starts_at",
                classname="bo-nowrap",
            ),
            Column("room", label=gettext_lazy("Room"), accessor="room.name"),
            Column("track", label=gettext_lazy("Track"), accessor="track.name"),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("status", label=gettext_lazy("Status"), accessor="get_status_display", sort_key="status"),
        ]


class PresentationIndexView(ProgrammeIndexView):
    def get_base_queryset(self) -> QuerySet[Presentation]:
        return Presentation.objects.select_related("session__conference").prefetch_related("presenters__person")

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("title"),
            Column("presenters", label=gettext_lazy("Presenters"), accessor=presenter_names),
            Column("session", label=gettext_lazy("Session"), accessor="session.title", sort_key="session__title"),
            Column("position", label=gettext_lazy("Position"), accessor="position", sort_key="position"),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        ]


class TrackIndexView(ProgrammeIndexView):
    def get_base_queryset(self) -> QuerySet[Track]:
        return Track.objects.select_related("conference").annotate(sessions_count=Count("sessions"))

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            *conference_column(self.conference),
            Column("position", label=gettext_lazy("Position"), accessor="position", sort_key="position"),
            Column("sessions", label=gettext_lazy("Sessions"), accessor="sessions_count"),
        ]


def conference_column(conference: Conference | None) -> list[Column]:
    """Only where the list is not of one conference."""
    label = gettext_lazy("Conference")
    return [] if conference else [Column("conference", label=label, accessor="conference.title")]


def presenter_names(presentation: Presentation) -> str:
    return ", ".join(str(presenter) for presenter in presentation.presenters.all())
