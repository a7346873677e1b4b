"""The public pages of conferences; the programme on them comes from the latest release."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.pages import SEARCH_TERMS, FoldedSearch


def view_named(name: str, module: str = "pages") -> Any:
    """A view of conferences/views/, by name as a URLconf has it: models stand below views and import none."""
    return import_string(f"conferences.views.{module}.{name}")


class ConferenceIndexPage(FoldedSearch, Page):
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "conferences/conference_index_page.html"
    parent_page_types = ["home.HomePage", "home.SchoolPage"]
    subpage_types = ["conferences.ConferencePage"]

    class Meta:
        verbose_name = _("list of conferences")
        verbose_name_plural = _("lists of conferences")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            **view_named("conference_index_context")(self, request),
        }


class ConferencePage(FoldedSearch, RoutablePageMixin, Page):
    conference = models.ForeignKey(
        "conferences.Conference", models.PROTECT, related_name="pages", verbose_name=_("conference")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("conference"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    route_related = ("conference__venue", "conference__room", "picture")
    override_translatable_fields = [SynchronizedField("conference", overridable=False)]  # one record, all languages
    template = "conferences/conference_page.html"
    parent_page_types = ["conferences.ConferenceIndexPage", "home.HomePage", "home.SchoolPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("conference page")
        verbose_name_plural = _("conference pages")

    def more_search_texts(self) -> list[str]:
        conference = self.conference
        themes = (conference.theme, conference.theme_zh_hans, conference.theme_vi)
        return [*super().more_search_texts(), conference.search_terms(), *themes]

    @path("")
    def conference_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("conference")(request, self)

    @path("programme/", name="programme")
    def programme_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("programme", "timetable")(request, self)

    @re_path(r"^programme/(?P<day>\d{4}-\d{2}-\d{2}|all)/$", name="programme_day")
    def programme_day_view(self, request: HttpRequest, day: str) -> HttpResponse:
        return view_named("programme", "timetable")(request, self, day)

    @path("programme/tracks/<slug:slug>/", name="track")
    def track_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return view_named("programme", "timetable")(request, self, track=slug)

    @path("programme/rooms/<slug:slug>/", name="room")
    def room_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return view_named("programme", "timetable")(request, self, room=slug)

    @path("programme/types/<slug:kind>/", name="session_type")
    def session_type_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        return view_named("programme", "timetable")(request, self, kind=kind)

    @path("programme/<slug:slug>/", name="session")
    def session_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return view_named("session")(request, self, slug)

    @path("now/", name="now")
    def now_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("now", "timetable")(request, self)

    @path("now/data/", name="now_data")
    def now_data_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("now_data", "timetable")(request, self)

    @path("now/worker/", name="now_worker")
    def now_worker_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("now_worker", "timetable")(request, self)

    @path("my/", name="my_programme")
    def my_programme_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("my_programme", "personal")(request, self)

    @path("my/sessions/", name="my_sessions")
    def my_sessions_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("my_sessions", "personal")(request, self)

    @path("speakers/", name="speakers")
    def speakers_view(self, request: HttpRequest) -> HttpResponse:
        return view_named("speakers")(request, self)

    @path("speakers/<slug:slug>/", name="speaker")
    def speaker_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        return view_named("speaker")(request, self, slug)
