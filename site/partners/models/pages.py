"""The public list of a school's partners and funders, and a page for each of them below it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from core.pages import SEARCH_TERMS, FoldedSearch


class PartnerIndexPage(FoldedSearch, RoutablePageMixin, Page):
    school = models.ForeignKey("partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("our school"))
    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("school"), FieldPanel("introduction")]
    search_fields = [*Page.search_fields, SEARCH_TERMS]
    override_translatable_fields = [SynchronizedField("school", overridable=False)]  # one record, all languages
    template = "partners/partner_index_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage", "home.SchoolPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("partner list")
        verbose_name_plural = _("partner lists")

    def more_search_texts(self) -> list[str]:
        from partners.queries import partners_of

        return [*super().more_search_texts(), *(partner.search_terms() for partner in partners_of(self.school))]

    @path("")
    def list_of_partners(self, request: HttpRequest) -> HttpResponse:
        from partners.map import dots
        from partners.queries import by_country, grants_of, kinds_among, partners_with_agreements

        partners = partners_with_agreements(self.school)
        kind = request.GET.get("kind", "")
        shown = [partner for partner in partners if partner.kind == kind] if kind else partners
        groups = by_country(shown)
        context = {
            "partners": shown,
            "groups": groups,
            "dots": dots(groups),
            "kinds": kinds_among(partners),
            "kind": kind,
            "grants": [] if kind else list(grants_of(self.school)),
        }
        return self.render(request, context_overrides=context)

    @path("<slug:slug>/", name="partner")
    def partner(self, request: HttpRequest, slug: str) -> HttpResponse:
        from partners.models import Agreement, Grant, Organisation
        from partners.queries import in_force

        agreements = Agreement.objects.filter(school=self.school, partner__slug=slug)
        grants = list(Grant.objects.filter(school=self.school, funder__slug=slug))
        current = list(agreements.filter(in_force()).order_by("signed_on", "pk"))
        if not current and not grants:
            raise Http404
        organisation = Organisation.objects.select_related("logo", "parent").get(slug=slug)
        context: dict[str, Any] = {
            "organisation": organisation,
            "agreements": current,
            "former": list(agreements.filter(~Q(in_force())).order_by("-valid_until", "pk")),
            "grants": grants,
            "title": organisation.local_name,
            "description": organisation.note,
        }
        return self.render(request, template="partners/partner.html", context_overrides=context)
