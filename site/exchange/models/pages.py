"""The public pages of exchange programmes."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from core.blocks import ContentBlocks
from core.fields import ContentField
from core.pages import SEARCH_TERMS, FoldedSearch, open_to


class ProgrammeIndexPage(FoldedSearch, Page):
    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "exchange/programme_index_page.html"
    parent_page_types = ["home.HomePage", "home.SchoolPage"]
    subpage_types = ["exchange.ProgrammePage"]

    class Meta:
        verbose_name = _("list of exchange programmes")
        verbose_name_plural = _("lists of exchange programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = open_to(ProgrammePage.objects.child_of(self).live(), request).select_related(
            "programme__launched_by", "locale"
        )
        return {**super().get_context(request, *args, **kwargs), "programme_pages": pages}


class ProgrammePage(FoldedSearch, Page):
    programme = models.ForeignKey(
        "exchange.Programme", models.PROTECT, related_name="pages", verbose_name=_("programme")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = ContentField(ContentBlocks(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("programme"), FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    override_translatable_fields = [SynchronizedField("programme", overridable=False)]  # one record, all languages
    template = "exchange/programme_page.html"
    parent_page_types = ["exchange.ProgrammeIndexPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("exchange programme page")
        verbose_name_plural = _("exchange programme pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "partners": list(self.programme.partners.all()),
            "sub_pages": list(open_to(self.get_children().live(), request)),
        }
