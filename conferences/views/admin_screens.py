"""What the organisers' screens about one programme share: who may see them, which conference, the path."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from conferences.models import Conference, ProgrammeRelease, Session
from conferences.views.admin_common import programme_path

SHOWN = 15  # so many rows stand open, the rest behind “show all”


def may_release(user: Any) -> bool:
    return bool(user.has_perm("conferences.add_programmerelease"))


class ConferenceScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """About the conference in the address; by default for everybody who may see its sessions in the admin."""

    model = Session
    any_permission_required: tuple[str, ...] = ("add", "change", "view")

    @property
    def conference(self) -> Conference:
        if not hasattr(self, "_conference"):
            self._conference = get_object_or_404(Conference.objects.select_related("venue"), pk=self.kwargs["pk"])
        return self._conference

    def get_page_subtitle(self) -> str:
        return self.conference.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*programme_path(self.conference), {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "conference": self.conference}


class ProgrammeScreen(ConferenceScreen):
    """About the programme and its releases."""

    header_icon = "list-ul"
    page_title = gettext_lazy("Programme")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "may_release": may_release(self.request.user), "shown": SHOWN}

    def release_numbered(self, number: int) -> ProgrammeRelease:
        releases = ProgrammeRelease.objects.select_related("conference").defer("document")
        return get_object_or_404(releases, conference=self.conference, number=number)


class OrganiserScreen(ProgrammeScreen):
    """Only for those who may release."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_release(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def programme_url(conference: Conference) -> str:
    return reverse("programme:programme", args=[conference.pk])
