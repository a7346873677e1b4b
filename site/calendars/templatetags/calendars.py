"""Addresses of calendars as programs want them. A reader of Chinese pages gets calendars in Chinese."""

from django import template
from django.conf import settings
from django.urls import reverse

from calendars.queries import in_language
from events.models import Event
from lectures.models import LectureSeries

register = template.Library()


@register.filter
def event_feed(event: Event) -> str:
    return in_language(reverse("calendars:event", args=[event.slug]))


@register.filter
def series_feed(series: LectureSeries) -> str:
    return in_language(reverse("calendars:series", args=[series.slug]))


@register.filter
def webcal(path: str) -> str:
    """`/calendar/all.ics` → the whole address with the scheme that opens a calendar program."""
    return f"webcal://{settings.SITE_URL.split('://', 1)[-1]}{path}"
