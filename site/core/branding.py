"""The school's own look on papers."""

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from core.languages import localized

if TYPE_CHECKING:
    from core.models import SiteSettings

logger = logging.getLogger(__name__)

LOGO_BOX = "max-900x450|format-png"


@dataclass(frozen=True)
class Brand:
    """`accent` is `#rrggbb`; `logo_png` is a picture of at most 900 × 450 pixels, or None."""

    name: str
    accent: str = "#7a1f3d"
    logo_png: bytes | None = None


def brand_for(site_settings: "SiteSettings", language: str | None = None) -> Brand:
    """What documents need of the site's settings. A logo that can't be read is left out and logged."""
    return Brand(
        name=localized(site_settings, "name", language),
        accent=site_settings.accent_colour,
        logo_png=_logo(site_settings),
    )


def _logo(site_settings: "SiteSettings") -> bytes | None:
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
