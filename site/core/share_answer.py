"""A picture for link previews as an answer, in the look of the default site."""

from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from wagtail.images.models import AbstractImage
from wagtail.models import Site

from core.languages import localized
from core.models import SiteSettings
from core.share_picture import Card, share_picture

FORMAT = "1"  # count up when the same facts are drawn in another way
PORTRAIT = "fill-250x312|format-jpeg"


def branded(**facts: Any) -> Card:
    """The card with the name and the colour of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    look = SiteSettings.for_site(site) if site else SiteSettings()
    return Card(brand=localized(look, "name"), accent=look.accent_colour, **facts)


def portrait_bytes(portrait: AbstractImage | None) -> bytes | None:
    """None if there is none or it can't be read."""
    if portrait is None:
        return None
    try:
        with portrait.get_rendition(PORTRAIT).file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        return None
    return content


def picture_answer(request: HttpRequest, card: Card) -> HttpResponse:
    """Its ETag is made of the facts on it: it is drawn only for those who have another one. Nobody keeps it unasked, so
    that none is shown any more once the page it leads to is private."""
    etag = f'"{blake2b(f"{FORMAT} {card!r}".encode(), digest_size=12).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(share_picture(card), content_type="image/png")
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
