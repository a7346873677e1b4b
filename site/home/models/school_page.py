"""The section of one school: what is said below it is said of that school only."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.kept import kept
from core.pages import SEARCH_TERMS, FoldedSearch


class SchoolPage(FoldedSearch, Page):
    school = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("school"))
    introduction = models.TextField(_("introduction"), blank=True)
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("school"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    override_translatable_fields = [SynchronizedField("school", overridable=False)]  # one record, all languages
    template = "home/school_page.html"
    parent_page_types = ["home.HomePage"]

    class Meta:
        verbose_name = _("school section")
        verbose_name_plural = _("school sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.queries import school_contents

        contents = kept(("school", self.pk, get_language()), lambda: school_contents(self, request))
        return {**super().get_context(request, *args, **kwargs), **contents}
