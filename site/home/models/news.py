"""News."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.pages import SEARCH_TERMS, FoldedSearch, children_in_this_language

PER_PAGE = 20


class NewsIndexPage(FoldedSearch, Page):
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "home/news_index_page.html"
    parent_page_types = ["home.HomePage", "home.SchoolPage"]
    subpage_types = ["home.NewsPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = children_in_this_language(NewsPage, self, request).select_related("picture", "locale")
        news = news.order_by("-published_on", "-pk")
        shown = Paginator(news, PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "news": shown}


class NewsPage(FoldedSearch, Page):
    published_on = models.DateField(_("date"))
    introduction = models.TextField(_("introduction"), blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
