"""The public list of a school's partners and funders."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from core.pages import SEARCH_TERMS, FoldedSearch


class PartnerIndexPage(FoldedSearch, Page):
    school = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("our school"))
    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("school"), FieldPanel("introduction")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    template = "partners/partner_index_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage", "home.SchoolPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("partner list")
        verbose_name_plural = _("partner lists")
