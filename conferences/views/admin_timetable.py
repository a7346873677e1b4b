"""The timetable editor in Wagtail's admin: its page, and what its script asks and sends."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from conferences.actions.timetable import (
    Moved,
    SessionGoneError,
    StaleTimetableError,
    TimetableError,
    create_session,
    move_session,
    take_back_change,
)
from conferences.enums import SessionKind, SessionStatus
from conferences.models import Conference, Session
from conferences.queries.timetable_editor import editor_data, editor_news, some_sessions
from conferences.views.admin_common import programme_path
from conferences.views.timetable_input import json_body, session_changes, whole_number
from conferences.views.timetable_texts import timetable_texts
from core.text import row_number

STEPS = (5, 10, 15, 30)  # minutes


class OfConference(PermissionCheckedMixin):
    """A view of one conference's timetable."""

    model = Session
    kwargs: dict[str, Any]

    @cached_property
    def conference(self) -> Conference:
        return get_object_or_404(Conference.objects.select_related("venue"), pk=self.kwargs["pk"])


class TimetableView(OfConference, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "change"
    template_name = "conferences/admin/timetable.html"
    header_icon = "calendar-alt"
    page_title = gettext_lazy("Timetable")

    def get_page_subtitle(self) -> str:
        return self.conference.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*programme_path(self.conference), {"url": "", "label": _("Timetable")}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        sessions = f"{reverse('sessions:index')}?conference={self.conference.pk}"
        windows = f"{reverse('availabilities:index')}?conference={self.conference.pk}"
        return [
            HeaderButton(_("Sessions"), url=sessions, icon_name="list-ul"),
            HeaderButton(_("Availability"), url=windows, icon_name="date"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "conference": self.conference,
            "data": editor_data(self.conference, self.request.user),
            "setup": self.setup_data(),
            "kinds": SessionKind.choices,
            "statuses": SessionStatus.choices,
            "steps": STEPS,
        }

    def setup_data(self) -> dict[str, Any]:
        """What does not change while the page is open: addresses, words, rights."""
        pk = self.conference.pk
        return {
            "addresses": {
                "data": reverse("programme:timetable_data", args=[pk]),
                "news": reverse("programme:timetable_news", args=[pk]),
                "moves": reverse("programme:timetable_moves", args=[pk]),
                "returns": reverse("programme:timetable_returns", args=[pk]),
                "sessions": reverse("programme:timetable_sessions", args=[pk]),
                "session": f"{reverse('sessions:edit', args=[0])}?from=timetable",
                "posters": reverse("programme:posters", args=[pk, 0]),
            },
            "texts": timetable_texts(),
            "may_add": self.user_has_permission("add"),
        }


class TimetableApiView(OfConference, View):
    """JSON in, JSON out. What can't be done comes back with a sentence: 400 at a field, 404 gone, 409 stale."""

    permission_required = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except StaleTimetableError as error:
            current = some_sessions(self.conference, [error.session.pk])
            return JsonResponse({"error": "stale", "message": error.message, "session": current[0]}, status=409)
        except SessionGoneError as error:
            return JsonResponse({"error": "gone", "message": error.message}, status=404)
        except TimetableError as error:
            return JsonResponse({"error": "wrong", "message": error.message, "field": error.field}, status=400)

    def answer(self, moved: Moved, status: int = 200) -> JsonResponse:
        change = moved.change
        (session,) = some_sessions(self.conference, [moved.session.pk])
        return JsonResponse({"session": session, "change": change.pk if change else None}, status=status)


class TimetableDataView(TimetableApiView):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        return JsonResponse(editor_data(self.conference, request.user))


class TimetableNewsView(TimetableApiView):
    """`?after=` the last change that the editor knows; asked every few seconds."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        after = row_number(request.GET.get("after", "")) or 0
        return JsonResponse(editor_news(self.conference, request.user, after=after))


class TimetableMovesView(TimetableApiView):
    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        data = json_body(request.body)
        moved = move_session(
            session_id=whole_number(data, "session"),
            expected_version=whole_number(data, "version"),
            changes=session_changes(data, self.conference.zone),
            by=request.user,
            conference=self.conference,
        )
        return self.answer(moved)


class TimetableReturnsView(TimetableApiView):
    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        change = whole_number(json_body(request.body), "change")
        return self.answer(take_back_change(change_id=change, by=request.user, conference=self.conference))


class TimetableSessionsView(TimetableApiView):
    permission_required = "add"

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        values = session_changes(json_body(request.body), self.conference.zone)
        return self.answer(create_session(conference=self.conference, values=values, by=request.user), status=201)
