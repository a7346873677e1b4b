"""Forms for sessions, presentations and tracks in Wagtail's admin, each of one conference."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from conferences.actions.timetable import StaleTimetableError, save_session_form, touch_session
from conferences.forms.session import SessionForm
from conferences.models import Conference, Presentation, Session
from conferences.views.admin_common import conference_of_request, programme_path


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


class PresentationSavedMixin:
    """Open timetable editors learn that something in the session has changed; both sessions, if it went to another."""

    request: HttpRequest

    def save_instance(self) -> Presentation:
        before = Presentation.objects.filter(pk=self.form.instance.pk).values_list("session_id", flat=True)  # type: ignore[attr-defined]
        sessions = set(before)
        presentation: Presentation = super().save_instance()  # type: ignore[misc]
        for session in sorted(sessions | {presentation.session_id}):
            touch_session(session_id=session, by=self.request.user)
        return presentation


class PresentationCreateView(PresentationSavedMixin, ProgrammeCreateView):
    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "session": self.request.GET.get("session")}


class ProgrammeEditView(ProgrammeFormMixin, generic.EditView):
    def the_conference(self) -> Conference:
        owner = self.object.session if isinstance(self.object, Presentation) else self.object
        return owner.conference


class PresentationEditView(PresentationSavedMixin, ProgrammeEditView):
    pass


class SessionEditView(ProgrammeEditView):
    """Refuses to write over what somebody else has saved since the form was opened, and says what that was.

    Saving once more, knowing that, writes it. With `?from=timetable` it leads back to the editor.
    """

    def save_instance(self) -> Session:
        session = self.form.save(commit=False)
        save_session_form(session=session, expected_version=self.form.seen_version(), by=self.request.user)
        return session

    def form_valid(self, form: SessionForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except StaleTimetableError as error:
            form.add_error(None, f"{error.message} {_('Save again to write yours over it.')}")
            form.see_version(error.session.version)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def is_from_timetable(self) -> bool:
        return self.request.GET.get("from") == "timetable"

    def get_edit_url(self) -> str:
        return super().get_edit_url() + ("?from=timetable" if self.is_from_timetable() else "")

    def get_success_url(self) -> str:
        if self.is_from_timetable():
            return reverse("programme:timetable", args=[self.the_conference().pk])
        return super().get_success_url()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        conference, session = self.object.conference, self.object
        url = f"{reverse('presentations:add')}?conference={conference.pk}&session={session.pk}"
        boards = reverse("programme:posters", args=[conference.pk, session.pk])
        materials = f"{reverse('materials:add')}?conference={conference.pk}&session={session.pk}"
        return [
            HeaderButton(_("Add a presentation"), url=url, icon_name="plus"),
            HeaderButton(_("Timetable"), url=reverse("programme:timetable", args=[conference.pk]), icon_name="time"),
            HeaderButton(_("Poster boards"), url=boards, icon_name="openquote"),
            HeaderButton(_("Attach slides or a recording"), url=materials, icon_name="media"),
        ]
