"""Around every page: `{% site_frame as frame %}`, plus small helpers of the base templates."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.dates import date_range
from core.text import CJK_RUN
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


@register.simple_tag(takes_context=True)
def meta_title(context: Context) -> str:
    """`title` of the context or of the include, else the page's."""
    page = context.get("page")
    return str(context.get("title") or getattr(page, "seo_title", "") or getattr(page, "title", ""))


@register.simple_tag(takes_context=True)
def meta_description(context: Context) -> str:
    """`description` of the context or of the include, else the page's; plain text of at most 200 characters."""
    page = context.get("page")
    text = context.get("description") or getattr(page, "search_description", "") or getattr(page, "introduction", "")
    return Truncator(" ".join(strip_tags(str(text or "")).split())).chars(200)


@register.filter
def absolute(path: str) -> str:
    """`/en/` → the whole public address."""
    return path if str(path).startswith("http") else f"{settings.SITE_URL}{path}"


@register.simple_tag(takes_context=True)
def share_links(context: Context, title: str) -> list[dict[str, str]]:
    """Plain links: nothing is loaded from, or told to, another site before the reader chooses one."""
    address = canonical_url(context)
    weibo = {"url": address, "title": title}
    mail = urlencode({"subject": title, "body": address}).replace("+", "%20")
    return [
        {"name": _("E-mail"), "url": f"mailto:?{mail}"},
        {"name": "LinkedIn", "url": "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address})},
        {"name": "X", "url": "https://x.com/intent/post?" + urlencode({"url": address, "text": title})},
        {"name": "Weibo", "url": f"https://service.weibo.com/share/share.php?{urlencode(weibo)}"},
    ]


@register.filter
def paragraphs(value: Any) -> list[str]:
    """Plain text of a record as paragraphs: an empty line parts them."""
    return [part.strip() for part in str(value or "").replace("\r", "").split("\n\n") if part.strip()]


# -- dates: Django's `date` filter turns aware values to the current zone; these keep the clock they were given ----


@register.filter
def is_past(day: date) -> bool:
    return day < timezone.now().date()


@register.filter
def day_of(moment: datetime) -> date:
    return moment.date()


@register.filter
def month_of(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month


@register.filter
def day_number(moment: datetime) -> int:
    return moment.day


@register.filter
def year_of(moment: datetime) -> str:
    return str(moment.year)


@register.filter
def own_date(moment: datetime) -> str:
    """The date on the clock that `moment` carries, in the form of the active language."""
    return date_format(moment.date(), "DATE_FORMAT")


@register.filter
def short_month(moment: datetime) -> str:
    return date_format(moment.date(), "M")


@register.simple_tag
def event_dates(event: Any) -> str:
    """When an event takes place, on its own clock and with its zone named: “12 May 2027, 14:00–15:30, Shanghai time”.

    `event` has local_start, local_end and timezone.
    """
    start, end = event.local_start, event.local_end
    if start.date() != (end - timedelta(microseconds=1)).date():
        return date_range(event.days[0], event.days[-1], get_language() or "en")
    times = f"{start:%H:%M}–{end:%H:%M}"
    return f"{date_format(start.date(), 'DATE_FORMAT')}, {times} ({zone_name(event.timezone, start)})"


@register.simple_tag
def zone_name(timezone_name: str, moment: datetime) -> str:
    """“Asia/Shanghai” → “Shanghai, UTC+8”: a city everybody can look up, and the offset at that moment."""
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    shown = f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "") if offset else "UTC"
    city = timezone_name.rsplit("/", 1)[-1].replace("_", " ")
    return shown if city == "UTC" else f"{city}, {shown}"


# -- words --------------------------------------------------------------------------------------------------------


@register.filter
def of(mapping: dict[Any, Any], key: Any) -> Any:
    """`{{ sections|of:page.pk }}`; None where there is nothing."""
    return mapping.get(key)


@register.filter
def is_chinese(text: str) -> bool:
    return bool(CJK_RUN.search(str(text)))
