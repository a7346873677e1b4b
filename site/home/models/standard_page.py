"""A page of text and pictures."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.pages import SEARCH_TERMS, FoldedSearch, open_to


class StandardPage(FoldedSearch, Page):
    introduction = models.TextField(_("introduction"), blank=True)
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = open_to(self.get_children().live(), request).order_by("path")
        return {**super().get_context(request, *args, **kwargs), "sub_pages": list(below)}
