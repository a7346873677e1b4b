"""What a school makes its own without touching code."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.languages import Localized

HEX_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits, like #7a1f3d."))


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    name = models.CharField(
        _("name"), max_length=120, default="Collegium", help_text=_("The name in the header, in mails and on papers.")
    )
    name_zh_hans = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=120, blank=True)
    tagline = models.CharField(_("line below the name"), max_length=200, blank=True)
    tagline_zh_hans = models.CharField(_("line in Chinese"), max_length=200, blank=True)
    tagline_vi = models.CharField(_("line in Vietnamese"), max_length=200, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_(
            "Shown in the header and printed on tickets, badges and certificates. PNG with at least 600 pixels."
        ),
    )
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#7a1f3d",
        validators=[HEX_COLOUR],
        help_text=_("One dark colour for links, buttons and papers. It must be readable on white."),
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    address = models.TextField(_("postal address"), blank=True)
    footer_text = models.TextField(_("footer text"), blank=True)
    footer_text_zh_hans = models.TextField(_("footer text in Chinese"), blank=True)
    footer_text_vi = models.TextField(_("footer text in Vietnamese"), blank=True)

    select_related = ["logo"]  # every page shows it

    local_name = Localized("name")
    local_tagline = Localized("tagline")
    local_footer_text = Localized("footer_text")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("name_zh_hans"), FieldPanel("name_vi")], heading=_("Name")),
        MultiFieldPanel(
            [FieldPanel("tagline"), FieldPanel("tagline_zh_hans"), FieldPanel("tagline_vi")], heading=_("Line")
        ),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("accent_colour")], heading=_("Look")),
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("address")], heading=_("Contact")),
        MultiFieldPanel(
            [FieldPanel("footer_text"), FieldPanel("footer_text_zh_hans"), FieldPanel("footer_text_vi")],
            heading=_("Foot of the page"),
        ),
    ]

    class Meta:
        verbose_name = _("site settings")

    def __str__(self) -> str:
        return self.name
