"""Small helpers of the conference pages."""

import json
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from conferences.rules.document import Part

register = template.Library()

# As in Django's json_script: nothing in the text can end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """A data block for search engines; no script, so the content policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag
def affiliation_number(affiliations: list[str], part: Part) -> str:
    """1, 2 … as on a paper: which of the talk's affiliations is this author's; "" where there is only one."""
    if len(affiliations) < 2 or part.affiliation not in affiliations:
        return ""
    return str(affiliations.index(part.affiliation) + 1)


@register.filter
def clock_of(moment: str) -> str:
    """`2027-05-12T09:40+08:00` → `09:40`."""
    return moment[11:16]


class CaptureNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = self.nodelist.render(context)
        return mark_safe("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture box %}…{% endcapture %}`: rendered once, looked at and printed elsewhere as `{{ box }}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)
