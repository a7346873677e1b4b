"""The public pages of lectures."""

from django.db import models
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.pages import SEARCH_TERMS, FoldedSearch, closed_behind


class LectureSeriesPage(FoldedSearch, RoutablePageMixin, Page):
    series = models.ForeignKey("lectures.LectureSeries", models.PROTECT, related_name="pages", verbose_name=_("series"))
    introduction = models.TextField(_("introduction"), blank=True)
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("series"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    override_translatable_fields = [SynchronizedField("series", overridable=False)]  # one record, all languages
    template = "lectures/lecture_series_page.html"
    parent_page_types = ["home.HomePage", "home.SchoolPage"]
    subpage_types = ["lectures.LecturePage"]

    class Meta:
        verbose_name = _("lecture series page")
        verbose_name_plural = _("lecture series pages")

    @path("")
    def whole(self, request: HttpRequest) -> HttpResponse:
        """What is next and what is coming (lectures/queries/pages.py, by the template tag `series_view`)."""
        return self.render(request)

    @path("<int:year>/")
    def archive(self, request: HttpRequest, year: int) -> HttpResponse:
        """The lectures of one year; 404 for a year in which nobody spoke."""
        closed = closed_behind(LecturePage.objects.filter(lecture=OuterRef("pk")), request)
        found = self.series.lectures.filter(~closed, is_public=True, starts_at__year=year)
        if not 1900 <= year <= 2200 or not found.exists():
            raise Http404("no lectures in this year")
        return self.render(request, context_overrides={"year": year})


class LecturePage(FoldedSearch, Page):
    lecture = models.ForeignKey("lectures.Lecture", models.PROTECT, related_name="pages", verbose_name=_("lecture"))
    body = ContentField(
        ContentBlocks(), verbose_name=_("more"), blank=True, help_text=_("Shown below the abstract; may stay empty.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lecture"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    override_translatable_fields = [SynchronizedField("lecture", overridable=False)]  # one record, all languages
    template = "lectures/lecture_page.html"
    parent_page_types = ["lectures.LectureSeriesPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lecture page")
        verbose_name_plural = _("lecture pages")

    @property
    def introduction(self) -> str:
        """What lists and search engines show below the title."""
        return self.lecture.local_summary or self.lecture.local_abstract

    def more_search_texts(self) -> list[str]:
        speakers = [speaker.person.display_name for speaker in self.lecture.speakers.select_related("person")]
        return [*super().more_search_texts(), self.lecture.search_terms(), self.lecture.local_abstract, *speakers]
