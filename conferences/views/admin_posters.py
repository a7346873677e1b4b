"""Boards and periods of the posters of one session, all on one page; works without JavaScript."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from conferences.actions.posters import BoardError, number_boards, set_boards
from conferences.actions.timetable import StaleTimetableError
from conferences.forms.boards import BoardsForm, NumberBoardsForm
from conferences.models import Session
from conferences.views.admin_common import programme_path
from conferences.views.admin_timetable import OfConference
from core.text import row_number


class PostersView(OfConference, WagtailAdminTemplateMixin, TemplateView):
    """POST with `number` gives all boards numbers; without it saves what stands in the table."""

    permission_required = "change"
    template_name = "conferences/admin/posters.html"
    header_icon = "openquote"
    page_title = gettext_lazy("Poster boards")

    @cached_property
    def session(self) -> Session:
        sessions = Session.objects.filter(conference=self.conference)
        return get_object_or_404(sessions, pk=self.kwargs["session"])

    def get_page_subtitle(self) -> str:
        return self.session.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        timetable = {"url": reverse("programme:timetable", args=[self.conference.pk]), "label": _("Timetable")}
        return [*programme_path(self.conference), timetable, {"url": "", "label": self.session.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.boards_form())
        kwargs.setdefault("numbering", NumberBoardsForm())
        return {
            **super().get_context_data(**kwargs),
            "conference": self.conference,
            "session": self.session,
        }

    def boards_form(self, data: Any = None) -> BoardsForm:
        posters = self.session.presentations.prefetch_related("presenters__person")
        return BoardsForm(data, posters=posters, zone=self.conference.zone)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.number(request) if "number" in request.POST else self.save(request)

    def number(self, request: HttpRequest) -> HttpResponse:
        form = NumberBoardsForm(request.POST)
        if form.is_valid():
            try:
                number_boards(session=self.session, first=form.cleaned_data["first"], by=request.user)
            except BoardError as error:
                form.add_error("first", error.message)
            else:
                messages.success(request, _("The boards are numbered."))
                return self.back()
        return self.render_to_response(self.get_context_data(numbering=form))

    def save(self, request: HttpRequest) -> HttpResponse:
        form = self.boards_form(request.POST)
        if form.is_valid():
            try:
                changed = set_boards(
                    session=self.session,
                    boards=form.boards(),
                    by=request.user,
                    expected_version=row_number(request.POST.get("version", "")),
                )
            except StaleTimetableError as error:
                form.add_error(None, f"{error.message} {_('Save again to write yours over it.')}")
                self.session = error.session
            except BoardError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                text = ngettext("%(number)d poster changed.", "%(number)d posters changed.", changed)
                messages.success(request, text % {"number": changed})
                return self.back()
        return self.render_to_response(self.get_context_data(form=form))

    def back(self) -> HttpResponse:
        return redirect("programme:posters", self.conference.pk, self.session.pk)
