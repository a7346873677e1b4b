"""The front page of the whole site, neutral among its schools."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.kept import kept
from core.pages import SEARCH_TERMS, FoldedSearch, ShortRoute


class HomePage(ShortRoute, FoldedSearch, Page):
    introduction = models.TextField(_("introduction"), blank=True)
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import home_contents

        contents = kept(("home", self.pk, get_language()), lambda: home_contents(self, request))
        return {**super().get_context(request, *args, **kwargs), **contents}
