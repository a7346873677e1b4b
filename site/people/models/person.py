"""Somebody who speaks, chairs, sits on a board: one record across events and years."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from core.languages import Localized
from core.slugs import numbered, slug_of
from core.text import clean, fold, search_terms
from people.enums import NameOrder
from people.models.former import FormerPerson
from people.rules import full_name, normalize_orcid, sort_key, validate_orcid


class Person(index.Indexed, ClusterableModel):
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    name_order = models.CharField(
        _("order of the name"), max_length=20, choices=NameOrder.choices, default=NameOrder.GIVEN_FIRST
    )
    full_name = models.CharField(
        _("full name"),
        max_length=250,
        blank=True,
        help_text=_("As the person writes it. Left empty, it is made of the parts."),
    )
    latin_name = models.CharField(
        _("name in Latin letters"),
        max_length=250,
        blank=True,
        help_text=_("For names in other scripts: Wang Xiaoming."),
    )
    sort_key = models.CharField(_("sorted as"), max_length=250, blank=True)
    honorific = models.CharField(_("title"), max_length=60, blank=True, help_text=_("Professor, Dr …"))
    slug = models.SlugField(_("slug"), max_length=120, unique=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Never shown in public."))
    orcid = models.CharField(
        _("ORCID iD"), max_length=40, blank=True, validators=[validate_orcid], help_text=_("Like 0000-0002-1825-0097.")
    )
    website = models.URLField(_("website"), blank=True)
    portrait = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait")
    )
    life = models.TextField(_("short life"), blank=True, help_text=_("Two to five sentences in English."))
    life_zh_hans = models.TextField(_("short life in Chinese"), blank=True)
    life_vi = models.TextField(_("short life in Vietnamese"), blank=True)
    is_demo = models.BooleanField(_("invented for the demo"), default=False, editable=False)

    local_life = Localized("life")

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("family_name"), FieldPanel("given_name")]),
                FieldRowPanel([FieldPanel("name_order"), FieldPanel("honorific")]),
                FieldRowPanel([FieldPanel("full_name"), FieldPanel("latin_name")]),
            ],
            heading=_("Name"),
        ),
        FieldRowPanel([FieldPanel("email"), FieldPanel("orcid")]),
        FieldPanel("portrait"),
        MultiFieldPanel(
            [FieldPanel("life"), FieldPanel("life_zh_hans"), FieldPanel("life_vi")], heading=_("Short life")
        ),
        InlinePanel("affiliations", heading=_("Affiliations"), label=_("affiliation")),
        FieldRowPanel([FieldPanel("website"), FieldPanel("slug")]),
        FieldPanel("sort_key"),
    ]

    search_fields = [
        index.SearchField("search_terms"),
        index.AutocompleteField("full_name"),
    ]

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["orcid"], condition=~models.Q(orcid=""), name="person_has_an_orcid_of_their_own"
            ),
            models.CheckConstraint(condition=~models.Q(full_name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def search_terms(self) -> str:
        return search_terms(self.full_name, self.latin_name, self.family_name, self.given_name)

    @property
    def titled_name(self) -> str:
        """The name with its honorific."""
        return f"{self.honorific} {self.full_name}".strip()

    @property
    def display_name(self) -> str:
        """The name, with the Latin form behind a name of another script."""
        if self.latin_name and fold(self.latin_name) != fold(self.full_name):
            return f"{self.full_name} ({self.latin_name})"
        return self.full_name

    def clean(self) -> None:
        from django.core.exceptions import ValidationError

        for name in ("family_name", "given_name", "full_name", "latin_name"):
            setattr(self, name, clean(getattr(self, name)))
        if not (self.family_name or self.given_name or self.full_name):
            raise ValidationError({"family_name": _("Write at least one part of the name.")})
        if self.orcid:
            self.orcid = normalize_orcid(self.orcid)
        if self.slug and FormerPerson.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("This address leads to a record that another one was merged into.")})
        self.complete()

    def complete(self) -> None:
        """Fill in what follows from the rest: full name, sort key."""
        self.full_name = self.full_name or full_name(self.family_name, self.given_name, self.name_order)
        self.sort_key = self.sort_key or sort_key(self.family_name or self.full_name, self.given_name, self.latin_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.complete()
        if not self.slug:
            self.slug = free_person_slug(self.latin_name or self.full_name)
        super().save(*args, **kwargs)


def taken_slugs(beginning: str = "") -> set[str]:
    """Of people, and of records that were merged: their addresses lead on for ever."""
    return {
        *Person.objects.filter(slug__startswith=beginning).values_list("slug", flat=True),
        *FormerPerson.objects.filter(slug__startswith=beginning).values_list("slug", flat=True),
    }


def free_person_slug(name: str) -> str:
    wanted = slug_of(name, "person")
    return numbered(wanted, taken_slugs(wanted))
