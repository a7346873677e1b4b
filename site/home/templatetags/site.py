"""Around every page: `{% site_frame as frame %}`, plus small helpers of the base templates."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.translation import get_language
from wagtail.models import Page

from home.navigation import HTML_CODES, Frame, frame_for

register = template.Library()


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> Frame | None:
    """Menu and languages of this request, made once. None where there is no request (a page without context)."""
    request = context.get("request")
    if request is None:
        return None
    page = context.get("page")
    if not hasattr(request, "_collegium_frame"):
        request._collegium_frame = frame_for(request, page if isinstance(page, Page) and page.pk else None)
    return request._collegium_frame


@register.simple_tag
def html_lang() -> str:
    """The active language as HTML wants it (BCP 47)."""
    code = get_language() or "en"
    return HTML_CODES.get(code, code)


@register.simple_tag(takes_context=True)
def canonical_url(context: Context) -> str:
    """The public address of this page, without query; `canonical` in the context overrules it."""
    request = context.get("request")
    path = context.get("canonical") or (request.path if request else "/")
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


@register.filter
def absolute(path: str) -> str:
    """`/en/` → the whole public address."""
    return path if str(path).startswith("http") else f"{settings.SITE_URL}{path}"


@register.simple_tag(takes_context=True)
def share_links(context: Context, title: str) -> list[dict[str, str]]:
    """Plain links: nothing is loaded from, or told to, another site before the reader chooses one."""
    address = canonical_url(context)
    return [
        {"name": "WeChat", "url": "", "address": address},
        {"name": "LinkedIn", "url": "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address})},
        {"name": "X", "url": "https://x.com/intent/post?" + urlencode({"url": address, "text": title})},
        {
            "name": "Weibo",
            "url": "https://service.weibo.com/share/share.php?" + urlencode({"url": address, "title": title}),
        },
        {"name": "e-mail", "url": "mailto:?" + urlencode({"subject": title, "body": address}).replace("+", "%20")},
    ]


@register.filter
def paragraphs(value: Any) -> list[str]:
    """Plain text of a record as paragraphs: an empty line parts them."""
    return [part.strip() for part in str(value or "").replace("\r", "").split("\n\n") if part.strip()]
