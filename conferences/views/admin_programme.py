"""Lists and forms of the working programme in Wagtail's admin, always of one conference, and its release."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from conferences.actions.programme import ProgrammeReleaseError, programme_warnings, release_programme
from conferences.enums import PresentationKind, SessionKind, SessionStatus
from conferences.forms import ReleaseForm
from conferences.models import Conference, Presentation, ProgrammeRelease, Session, Track
from conferences.queries.pending import pending_changes
from core.folded_search import FoldedIndexView

SHOWN_CHANGES = 30


def conference_of_request(request: HttpRequest) -> Conference | None:
    """The conference in `?conference=`; the only one if there is only one."""
    conferences = Conference.objects.select_related("venue")
    wanted = request.GET.get("conference", "")
    if wanted.isdecimal():
        return conferences.filter(pk=wanted).first()
    found = list(conferences[:2])
    return found[0] if len(found) == 1 else None


def local_span(item: Any, conference: Conference) -> str:
    """`12 May 2027, 09:00–10:00` on the conference's clock; empty while it is not scheduled."""
    if not item.starts_at:
        return ""
    start, end = item.starts_at.astimezone(conference.zone), item.ends_at.astimezone(conference.zone)
    return f"{date_format(start, 'SHORT_DATE_FORMAT')} {start:%H:%M}–{end:%H:%M}"


# -- lists ---------------------------------------------------------------------------------------------------------


class ConferenceFilter(django_filters.ModelChoiceFilter):
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


def programme_path(conference: Conference | None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("programme:index"), "label": _("Programmes")},
    ]
    if conference:
        items.append({"url": reverse("programme:programme", args=[conference.pk]), "label": conference.title})
    return items


# -- forms ---------------------------------------------------------------------------------------------------------


class ProgrammeFormMixin:
    """A form of one conference; lists and success lead back to that conference's list."""

    request: HttpRequest
    index_url_name: str

    def the_conference(self) -> Conference | None:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "conference": self.the_conference()}  # type: ignore[misc]

    def get_success_url(self) -> str:
        conference = self.the_conference()
        return reverse(self.index_url_name) + (f"?conference={conference.pk}" if conference else "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()[1:]  # type: ignore[misc]
        items[0] = {**items[0], "url": self.get_success_url()}
        return [*programme_path(self.the_conference()), *items]


class ProgrammeCreateView(ProgrammeFormMixin, generic.CreateView):
    """Needs `?conference=`; without it (and with several conferences) it asks for which."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.conference = conference_of_request(request)

    def the_conference(self) -> Conference | None:
        return self.conference

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("add") and self.conference is None:
            messages.warning(request, _("Choose a conference first, then add to its programme."))
            return redirect("programme:index")
        return super().dispatch(request, *args, **kwargs)

    def get_add_url(self) -> str:
        return f"{super().get_add_url()}?{self.request.GET.urlencode()}"


class PresentationCreateView(ProgrammeCreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "session": self.request.GET.get("session")}


class ProgrammeEditView(ProgrammeFormMixin, generic.EditView):
    def the_conference(self) -> Conference:
        owner = self.object.session if isinstance(self.object, Presentation) else self.object
        return owner.conference


class SessionEditView(ProgrammeEditView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        conference, session = self.object.conference, self.object
        url = f"{reverse('presentations:add')}?conference={conference.pk}&session={session.pk}"
        return [HeaderButton(_("Add a presentation"), url=url, icon_name="plus")]


# -- the programme as a whole --------------------------------------------------------------------------------------


class ProgrammesView(generic.IndexView):
    """All conferences, the next first, and how far their programmes are."""

    model = Conference
    page_title = gettext_lazy("Programmes")
    index_url_name = "programme:index"
    is_searchable = False

    def get_base_queryset(self) -> QuerySet[Conference]:
        return Conference.objects.annotate(
            sessions_count=Count("sessions", distinct=True), release_number=Max("releases__number")
        ).order_by("-starts_at")

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("Conference"),
                accessor="title",
                get_url=lambda conference: reverse("programme:programme", args=[conference.pk]),
            ),
            Column("starts", label=gettext_lazy("Starts"), accessor=lambda row: date_format(row.local_start.date())),
            Column("sessions", label=gettext_lazy("Sessions"), accessor="sessions_count"),
            Column(
                "release",
                label=gettext_lazy("Latest release"),
                accessor=lambda row: row.release_number or _("not released"),
            ),
        ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return []


class ProgrammeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One conference's programme: what stands, what changed since the release, what is wrong, and the release."""

    model = Session
    any_permission_required = ("add", "change", "view")
    template_name = "conferences/admin/programme.html"
    header_icon = "list-ul"
    page_title = gettext_lazy("Programme")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = ReleaseForm(request.POST or None)

    @property
    def conference(self) -> Conference:
        if not hasattr(self, "_conference"):
            self._conference = get_object_or_404(Conference.objects.select_related("venue"), pk=self.kwargs["pk"])
        return self._conference

    def get_page_subtitle(self) -> str:
        return self.conference.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        path = programme_path(self.conference)
        return [*path[:-1], {"url": "", "label": self.conference.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conference = self.conference
        changes = pending_changes(conference)
        return {
            **super().get_context_data(**kwargs),
            "conference": conference,
            "form": self.form,
            "counts": counts_of(conference),
            "warnings": programme_warnings(conference),
            "changes": [(change.after.title, change_words(change.kinds)) for change in changes[:SHOWN_CHANGES]],
            "changes_count": len(changes),
            "releases": releases_of(conference),
            "may_release": may_release(self.request.user),
        }


def counts_of(conference: Conference) -> dict[str, int]:
    sessions = conference.sessions.all()
    return {
        "sessions": sessions.count(),
        "presentations": Presentation.objects.filter(session__conference=conference).count(),
        "tracks": conference.tracks.count(),
    }


def change_words(kinds: Any) -> str:
    """The kinds of a change in people's words."""
    words = {
        "added": _("new"),
        "restored": _("takes place again"),
        "cancelled": _("cancelled"),
        "moved": _("other time"),
        "room": _("other room"),
        "retitled": _("other title"),
        "people": _("other people"),
    }
    return ", ".join(sorted({words.get(str(kind), _("other details")) for kind in kinds}))


def releases_of(conference: Conference) -> list[ProgrammeRelease]:
    return list(conference.releases.select_related("released_by").defer("document")[:50])


def may_release(user: Any) -> bool:
    return bool(user.has_perm("conferences.add_programmerelease"))


class ReleaseView(ProgrammeView):
    """POST releases; an answer that says what to mend comes back with the note still typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_release(request.user):
            raise PermissionDenied
        if self.form.is_valid():
            try:
                release = release_programme(
                    conference=self.conference, note=self.form.cleaned_data["note"], by=request.user
                )
            except ProgrammeReleaseError as error:
                self.form.add_error(None, error.message)
            else:
                text = _("Release %(number)d is public now.") % {"number": release.number}
                messages.success(request, text)
                return redirect("programme:programme", self.conference.pk)
        return self.render_to_response(self.get_context_data())
