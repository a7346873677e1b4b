"""Speakers of a conference in Wagtail's admin: one list of all, with what is missing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from conferences.enums import InvitationState, SpeakerGap
from conferences.models import Conference
from conferences.queries.missing import SpeakerRow, speaker_rows
from conferences.views.admin_common import programme_path
from conferences.views.admin_programme import ProgrammesView
from conferences.views.admin_screens import ConferenceScreen
from core.text import fold

SHOWN: dict[str, tuple[Any, Callable[[SpeakerRow], bool]]] = {
    "all": (gettext_lazy("All"), lambda row: True),
    "missing": (gettext_lazy("Something missing"), lambda row: bool(set(row.gaps) - {SpeakerGap.SLIDES})),
    "new": (gettext_lazy("Not invited"), lambda row: not row.invitation or row.state == InvitationState.WITHDRAWN),
    "open": (gettext_lazy("No answer yet"), lambda row: row.state == InvitationState.INVITED),
    "pending": (gettext_lazy("Answers to look at"), lambda row: row.pending > 0),
    "declined": (gettext_lazy("Declined"), lambda row: row.state == InvitationState.DECLINED),
}


class SpeakersScreen(ConferenceScreen):
    """A screen about the speakers of one conference; for those who may change its sessions."""

    any_permission_required = ("change",)
    header_icon = "group"
    page_title = gettext_lazy("Speakers")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        path = programme_path(self.conference)
        path.append({"url": reverse("speakers:speakers", args=[self.conference.pk]), "label": _("Speakers")})
        return path if isinstance(self, SpeakersView) else [*path, {"url": "", "label": self.heading()}]

    def heading(self) -> str:
        return str(self.page_title)

    def back(self) -> HttpResponse:
        return redirect("speakers:speakers", self.conference.pk)


class SpeakersIndexView(ProgrammesView):
    """Which conference; the only one is opened at once."""

    page_title = gettext_lazy("Speakers")
    index_url_name = "speakers:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only = list(Conference.objects.values_list("pk", flat=True)[:2])
        if len(only) == 1:
            return redirect("speakers:speakers", only[0])
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    @property
    def columns(self) -> list[Column]:
        _title, *others = super().columns
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("Conference"),
                accessor="title",
                get_url=lambda conference: reverse("speakers:speakers", args=[conference.pk]),
            ),
            *others[:1],
        ]


class SpeakersView(SpeakersScreen):
    """One page for all speakers: state, what is missing, what waits to be looked at."""

    template_name = "conferences/admin/speakers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = speaker_rows(self.conference)
        chosen = self.request.GET.get("show", "")
        chosen = chosen if chosen in SHOWN else "all"
        query = self.request.GET.get("q", "")[:100]
        words = fold(query).split()
        shown = [row for row in rows if SHOWN[chosen][1](row) and all(word in fold(row_text(row)) for word in words)]
        tabs = [(key, label, sum(map(test, rows)), key == chosen) for key, (label, test) in SHOWN.items()]
        return {
            **super().get_context_data(**kwargs),
            "rows": shown,
            "total": len(rows),
            "tabs": tabs,
            "shown": chosen,
            "query": query,
            "counts": [(gap.label, sum(gap in row.gaps for row in rows)) for gap in SpeakerGap],
        }

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("speakers:reminders", args=[self.conference.pk])
        return [HeaderButton(_("Remind"), url=url, icon_name="mail")]


def row_text(row: SpeakerRow) -> str:
    return " ".join(
        [row.person.full_name, row.person.latin_name, row.email, *(part.subject.title for part in row.parts)]
    )
