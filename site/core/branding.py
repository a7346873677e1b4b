"""What papers take from the site's settings: name, accent colour, logo."""

import io
import logging

from PIL import Image, UnidentifiedImageError
from wagtail.models import Site

from core.languages import localized
from core.models import SiteSettings
from core.pdf import Brand

__all__ = ["Brand", "brand_for", "default_brand"]

logger = logging.getLogger(__name__)

LOGO_BOX = "max-900x450|format-png"


def brand_for(site_settings: SiteSettings, language: str | None = None) -> Brand:
    """What documents need of the site's settings. A logo that can't be read is left out and logged."""
    return Brand(
        name=localized(site_settings, "name", language),
        accent=site_settings.accent_colour,
        logo_png=_logo(site_settings),
    )


def default_brand(language: str | None = None) -> Brand:
    """The brand of the default site, for actions and tasks that have no request."""
    site = Site.objects.filter(is_default_site=True).first()
    return brand_for(SiteSettings.for_site(site), language) if site else Brand("Collegium")


def _logo(site_settings: SiteSettings) -> bytes | None:
    if site_settings.logo is None:
        return None
    try:
        rendition = site_settings.logo.get_rendition(LOGO_BOX)
        with rendition.file.open("rb") as file:
            content: bytes = file.read()
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
    except (OSError, UnidentifiedImageError, SyntaxError):
        logger.warning("the logo %s can't be read; papers are printed without it", site_settings.logo_id)
        return None
    return content
