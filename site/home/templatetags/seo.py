"""JSON-LD for search engines: `{% event_json_ld event url=… performers=people %}` in a page's `head` block."""

import json
from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from core.context_processors import settings_of
from events.models import Event
from home import structured_data
from home.models import NewsPage
from home.persons import PersonView
from partners.models import Organisation
from people.models import Person

register = template.Library()

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script(data: dict[str, Any]) -> SafeString:
    """A data block, which no browser runs; nothing in it can close the element."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def here(context: Context) -> str:
    request = context.get("request")
    return request.path if request else "/"


@register.simple_tag(takes_context=True)
def event_json_ld(
    context: Context, event: Event, url: str = "", performers: Sequence[Person] = (), image: str = ""
) -> SafeString:
    """`performers`: people, most important first. `url`: the event's page; this page if left out."""
    return script(structured_data.of_event(event, url or here(context), performers, image))


@register.simple_tag(takes_context=True)
def person_json_ld(context: Context, view: PersonView) -> SafeString:
    return script(structured_data.of_person_view(view, here(context)))


@register.simple_tag(takes_context=True)
def organization_json_ld(context: Context, organisation: Organisation | None = None) -> SafeString:
    """The organisation, or the site as a whole."""
    if organisation is not None:
        return script(structured_data.of_organisation(organisation))
    return script(structured_data.of_site(settings_of(context["request"])))


@register.simple_tag(takes_context=True)
def news_json_ld(context: Context, page: NewsPage) -> SafeString:
    return script(structured_data.of_news(page, here(context)))
