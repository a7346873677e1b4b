"""The programme as a whole in Wagtail's admin: how far it is, what is wrong, and its release."""

from typing import Any

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
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from conferences.actions.programme import ProgrammeReleaseError, programme_warnings, release_programme
from conferences.forms import ReleaseForm
from conferences.models import Conference, Presentation, ProgrammeRelease, Session
from conferences.queries.pending import pending_changes
from conferences.views.admin_common import programme_path

SHOWN_CHANGES = 30


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

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("change"):
            return []
        url = reverse("programme:timetable", args=[self.conference.pk])
        return [HeaderButton(_("Timetable"), url=url, icon_name="calendar-alt")]

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
