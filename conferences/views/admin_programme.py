"""The programme as a whole in Wagtail's admin: how far it is, what would change, what is wrong, and its release."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from conferences.actions.planning import PlannedReleaseError, plan_release, withdraw_planned_release
from conferences.actions.programme import ProgrammeReleaseError, programme_warnings, release_programme
from conferences.enums import PlanState
from conferences.forms.releases import ReleaseForm
from conferences.models import Conference, PlannedRelease, Presentation, ProgrammeRelease
from conferences.queries.notices import notice_counts
from conferences.queries.pending import pending
from conferences.queries.readers import audience_of
from conferences.queries.speaking import speaker_ids
from conferences.queries.timetable import timetable_conflicts
from conferences.rules.conflicts import Conflict
from conferences.rules.sentences import change_sentences, grouped
from conferences.views.admin_screens import OrganiserScreen, ProgrammeScreen, may_release, programme_url


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


class ProgrammeView(ProgrammeScreen):
    """One conference's programme: what stands, what a release would change and whom it concerns, what clashes."""

    template_name = "conferences/admin/programme.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = ReleaseForm(request.POST or None, zone=self.conference.zone)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *path, here = super().get_breadcrumbs_items()[:-1]
        return [*path, {**here, "url": ""}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        timetable = reverse("programme:timetable", args=[self.conference.pk])
        return [HeaderButton(_("Timetable"), url=timetable, icon_name="calendar-alt")]

    @property
    def header_more_buttons(self) -> list[Button]:
        """Behind “…”, so that the name of the conference keeps its place on a small screen."""
        draft = reverse("programme:draft", args=[self.conference.pk])
        files = reverse("programme_files:files", args=[self.conference.pk])
        return [
            Button(_("See the draft"), url=draft, icon_name="view", priority=10),
            Button(_("Import and export"), url=files, icon_name="download", priority=20),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conference = self.conference
        state = pending(conference)
        conflicts = timetable_conflicts(conference)
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "counts": counts_of(conference),
            "warnings": programme_warnings(conference, [item for item in state.draft.items if not item.is_withdrawn]),
            "conflicts": by_kind(conflicts),
            "is_doubled": any(conflict.is_blocking for conflict in conflicts),
            "changes_count": len(state.changes),
            "is_changed_beside": state.has_new_rooms_or_tracks,
            "groups": grouped(change_sentences(state.changes, conference.timezone)),
            "audience": audience_of(conference, state.changes) if state.changes else None,
            "notices": notice_counts(conference),
            "releases": releases_of(conference),
            "plans": plans_of(conference),
        }


def counts_of(conference: Conference) -> dict[str, int]:
    sessions = conference.sessions.all()
    return {
        "sessions": sessions.count(),
        "presentations": Presentation.objects.filter(session__conference=conference).count(),
        "tracks": conference.tracks.count(),
        "speakers": len(speaker_ids(conference)),
    }


def by_kind(conflicts: list[Conflict]) -> list[tuple[str, bool, list[Conflict]]]:
    """(label, whether it blocks the release, its conflicts), what blocks first."""
    found: dict[str, list[Conflict]] = {}
    for conflict in sorted(conflicts, key=lambda conflict: not conflict.is_blocking):
        found.setdefault(conflict.label, []).append(conflict)
    return [(label, rows[0].is_blocking, rows) for label, rows in found.items()]


def releases_of(conference: Conference) -> list[ProgrammeRelease]:
    return list(conference.releases.select_related("released_by").defer("document")[:50])


def plans_of(conference: Conference) -> list[PlannedRelease]:
    """What waits, and the last one if it failed and nothing has been released since."""
    plans = list(conference.planned_releases.exclude(state=PlanState.WITHDRAWN).order_by("-pk")[:1])
    newest = conference.releases.values_list("released_at", flat=True).first()
    return [
        plan
        for plan in plans
        if plan.state == PlanState.WAITING
        or (plan.state == PlanState.FAILED and (newest is None or newest < plan.release_at))
    ]


class ReleaseView(ProgrammeView):
    """POST releases, or plans a release; an answer that says what to mend comes back with everything still typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_release(request.user):
            raise PermissionDenied
        if self.form.is_valid():
            try:
                self.plan() if "plan" in request.POST else self.release()
            except PlannedReleaseError as error:
                self.form.add_error("release_at", error.message)
            except ProgrammeReleaseError as error:
                self.form.add_error(None, error.message)
            else:
                return redirect("programme:programme", self.conference.pk)
        return self.render_to_response(self.get_context_data())

    def chosen(self) -> dict[str, Any]:
        names = ("note", "accept_double_rooms", "tells_readers")
        return {"by": self.request.user, **{name: self.form.cleaned_data[name] for name in names}}

    def release(self) -> None:
        release = release_programme(conference=self.conference, **self.chosen())
        messages.success(self.request, _("Release %(number)d is public now.") % {"number": release.number})

    def plan(self) -> None:
        plan = plan_release(
            conference=self.conference, release_at=self.form.cleaned_data["release_at"], **self.chosen()
        )
        local = plan.release_at.astimezone(self.conference.zone)
        text = _("The programme will be released on %(date)s at %(time)s (%(zone)s).") % {
            "date": date_format(local, "DATE_FORMAT"),
            "time": f"{local:%H:%M}",
            "zone": self.conference.timezone,
        }
        messages.success(self.request, text)


class PlanWithdrawalView(OrganiserScreen):
    """POST: nothing is released by itself any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if withdraw_planned_release(conference=self.conference, by=request.user):
            messages.success(request, _("Nothing will be released by itself."))
        else:
            messages.warning(request, _("There was nothing to withdraw: the release has happened meanwhile."))
        return redirect(programme_url(self.conference))
