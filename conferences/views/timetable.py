"""The programme as list and grid, by day, track, room and type; what is on now and next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from conferences.models import ConferencePage
from conferences.queries.filters import EVERY_DAY, GRID, Filters
from conferences.queries.listing import Listing, listing
from conferences.queries.pages import path_of
from conferences.queries.programme import latest_programme
from conferences.views.parts import answer
from core.access import public

LONGEST_VALUE = 120  # characters of a filter


@public
def programme(request: HttpRequest, page: ConferencePage, day: str = "", **fixed: str) -> HttpResponse:
    """One day, or all; one track, room or type (`fixed`); filters by GET. Says so while nothing is released."""
    released = latest_programme(page.conference)
    base = path_of(page)
    filters = asked(request, day, fixed)
    view = listing(released, base, filters, timezone.now()) if released else None
    if view and not exists(view, day):
        raise Http404("no such day, track, room or type in the programme")
    root = f"{base}programme/"
    label = view.days[0].label if view and len(view.days) == 1 and view.day_choices else ""
    heading = view.name if view and view.name else gettext("Programme")
    crumbs = [(page.title, base)] + ([(gettext("Programme"), root)] if fixed else [])
    context: dict[str, Any] = {
        "programme": released,
        "listing": view,
        "heading": heading,
        "title": heading + (f", {label}" if label else ""),
        "root": root,
        "canonical": request.path,
        "is_over": page.conference.ends_at < timezone.now(),
    }
    return answer(request, page, "conferences/programme.html", context, crumbs=crumbs)


def asked(request: HttpRequest, day: str, fixed: dict[str, str]) -> Filters:
    given = {name: request.GET.get(name, "")[:LONGEST_VALUE] for name in ("q", "track", "room", "kind", "language")}
    given["q"] = given["q"].strip()
    view = GRID if request.GET.get("view") == GRID else ""
    on = day or clean_day(request.GET.get("day", ""))
    return Filters(**{**given, **fixed}, day=on, view=view, fixed="".join(fixed))


def exists(view: Listing, day: str) -> bool:
    """Whether the address names something; what only a query names may be wrong and then finds nothing."""
    filters = view.filters
    if day and day != EVERY_DAY:
        return day in view.known_days
    return not filters.fixed or bool(view.name)


def clean_day(value: str) -> str:
    return value if value == EVERY_DAY or (len(value) == 10 and value.replace("-", "").isdecimal()) else ""
