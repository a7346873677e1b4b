"""Addresses of calendars as programs want them."""

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def webcal(path: str) -> str:
    """`/calendar/all.ics` → the whole address with the scheme that opens a calendar program."""
    return f"webcal://{settings.SITE_URL.split('://', 1)[-1]}{path}"
