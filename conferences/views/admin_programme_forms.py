"""Forms for sessions, presentations and tracks in Wagtail's admin, each of one conference."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from conferences.models import Conference, Presentation
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
