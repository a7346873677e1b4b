"""The programme as list and grid, by day, track, room and type; what is on now and next."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from conferences.models import ConferencePage
from conferences.queries.filters import EVERY_DAY, GRID, Filters
from conferences.queries.listing import Listing, listing
from conferences.queries.now import entries, screen
from conferences.queries.pages import path_of
from conferences.queries.programme import latest_programme
from conferences.queries.rows import day_label
from conferences.rules.document import Programme
from conferences.views.parts import answer
from core.access import public
from core.dates import YEARS
from events.rules import zone

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
        "feed": f"/calendar/{page.conference.slug}"
        + (f"/tracks/{filters.track}" if filters.fixed == "track" else "")
        + ".ics",
        "is_over": page.conference.ends_at < timezone.now(),
    }
    return answer(request, page, "conferences/programme.html", context, crumbs=crumbs)


@public
def now(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    """What is on: for visitors within the site, with `?screen` alone and large for a screen in the foyer."""
    released = latest_programme(page.conference)
    base = path_of(page)
    context: dict[str, Any] = {"programme": released, "title": gettext("Now and next")}
    if released:
        context.update(state(request, page, released))
    template = "conferences/now_screen.html" if "screen" in request.GET else "conferences/now.html"
    return answer(
        request, page, template, context, crumbs=[(page.title, base), (gettext("Programme"), f"{base}programme/")]
    )


@public
def now_data(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    """…/now/data/: what the open page asks for every minute; 304 while nothing has changed."""
    released = latest_programme(page.conference)
    if released is None:
        raise Http404("the programme has not been released")
    return JsonResponse(state(request, page, released)["data"])


@public
def now_worker(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    """…/now/worker/: keeps the page in the browser, so that it opens again without network. It stands here and not
    below /static/ because a worker answers for addresses near its own only."""
    script = render(request, "conferences/now_worker.js", {}, content_type="text/javascript; charset=utf-8")
    script["Service-Worker-Allowed"] = f"{path_of(page)}now/"
    return script


def state(request: HttpRequest, page: ConferencePage, released: Programme) -> dict[str, Any]:
    base = path_of(page)
    place = zone(released.timezone)
    rehearsal = moment_of(request.GET.get("at", ""), place)
    moment = rehearsal or timezone.now()
    found = entries(released, base, asked(request, "", {}), moment)
    used = {entry["room"] for entry in found}
    rooms = [room for room in released.rooms if room.name in used]
    return {
        "now": moment.astimezone(place),
        "clock": f"{moment.astimezone(place):%H:%M}",
        "day": day_label(moment.astimezone(place).date()),
        "rehearsal": rehearsal,
        "screen": screen(found, rooms, moment, place),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "data": {
            "zone": released.timezone,
            "release": released.number,
            "at": rehearsal.isoformat() if rehearsal else "",
            "rooms": [room.name for room in rooms],
            "entries": found,
        },
    }


def moment_of(text: str, place: ZoneInfo) -> datetime | None:
    """`2027-05-12T09:40`, on the clock of the event; None for anything else. For rehearsals."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=place)


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
