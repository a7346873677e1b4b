"""A university, company, funder … : anybody the school works with, and the schools themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from core.languages import Localized
from core.slugs import free_slug
from core.text import search_terms
from partners.enums import OrganisationKind
from partners.rules import validate_ror


class Organisation(index.Indexed, ClusterableModel):
    name = models.CharField(_("name"), max_length=250, help_text=_("The official English name."))
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=250, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=250, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices, default="university")
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    ror = models.URLField(
        _("ROR"), blank=True, validators=[validate_ror], help_text=_("For example https://ror.org/03cve4549.")
    )
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    note = models.TextField(_("public note"), blank=True)
    check_note = models.TextField(
        _("to be checked by an editor"),
        blank=True,
        help_text=_("What is not certain. While this is filled in, the public page says that an editor will check it."),
    )

    local_name = Localized("name")

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldRowPanel([FieldPanel("name_zh_hans"), FieldPanel("name_vi")])],
            heading=_("Name"),
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("acronym")]),
        FieldRowPanel([FieldPanel("country"), FieldPanel("city")]),
        FieldPanel("parent"),
        FieldRowPanel([FieldPanel("ror"), FieldPanel("website")]),
        FieldPanel("logo"),
        FieldPanel("note"),
        FieldPanel("check_note"),
        InlinePanel("agreements", heading=_("Agreements"), label=_("agreement")),
        FieldPanel("slug"),
    ]

    search_fields = [
        index.SearchField("search_terms"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
        index.FilterField("country"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["ror"], condition=~models.Q(ror=""), name="organisation_has_a_ror_of_its_own"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_terms(self) -> str:
        return search_terms(self.name, self.name_zh_hans, self.name_vi, self.acronym)

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = free_slug(Organisation, self.name, "organisation")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
