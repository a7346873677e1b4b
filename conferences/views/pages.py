"""The public pages of a conference. Everything about its programme is read from the latest release.

ConferencePage names these by string (conferences/models/pages.py).
"""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language, gettext

from conferences.enums import SessionKind
from conferences.models import Conference, ConferenceIndexPage, ConferencePage
from conferences.queries.filters import SEGMENTS
from conferences.queries.listing import glance
from conferences.queries.materials import materials_by_talk
from conferences.queries.pages import path_of
from conferences.queries.pictures import event_picture_path, in_language, session_picture_path, speaker_picture_path
from conferences.queries.programme import latest_programme
from conferences.queries.rows import Rows, day_label, kind_label, language_label, people_line
from conferences.queries.speakers import letters, presenting_parts
from conferences.queries.speakers import speakers as speakers_of
from conferences.queries.structured import conference_data, session_data, speaker_data
from conferences.queries.talks import parts_of, role_label, speaker_found
from conferences.rules.document import Item, Part, Programme
from conferences.rules.markup import plain_text, safe_html
from conferences.views.parts import answer, released_or_404
from core.access import public
from core.kept import kept
from core.pages import children_in_this_language, open_to
from events.enums import HostRole
from events.models import EventHost
from events.rules import zone
from people.models import Person

KEYNOTES_SHOWN = 12
BEFORE = timedelta(hours=12)  # from then on the page leads to what is on now


def conference_index_context(page: ConferenceIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Coming conferences, the next first, and past ones, the latest first."""
    pages = (
        children_in_this_language(ConferencePage, page, request)
        .select_related("conference__venue", "picture")
        .prefetch_related("picture__renditions")
    )
    now = timezone.now()
    shown = [entry for entry in pages if entry.conference.is_public]
    coming = [entry for entry in shown if entry.conference.ends_at > now]
    past = [entry for entry in shown if entry.conference.ends_at <= now]
    return {
        "coming": sorted(coming, key=lambda entry: entry.conference.starts_at),
        "past": sorted(past, key=lambda entry: entry.conference.starts_at, reverse=True),
    }


@public
def conference(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    event = page.conference
    programme = latest_programme(event)
    hosts = kept(("hosts", event.pk), lambda: hosts_of(event))
    base = path_of(page)
    shown = ("conference", page.pk, programme.number if programme else 0, get_language())
    context = {
        "programme": programme,
        "keynotes": kept((*shown, "keynotes"), lambda: keynotes(programme)),
        "hosts": [host for host in hosts if host.role in (HostRole.HOST, HostRole.CO_HOST)],
        "sponsors": [host for host in hosts if host.role in (HostRole.SPONSOR, HostRole.SUPPORTER)],
        "subpages": kept((*shown, "subpages"), lambda: subpages(page, request)),
        "counts": counts(programme),
        "glance": glance(programme, base) if programme else [],
        "tracks": programme.tracks if programme else [],
        "register_path": f"/register/{event.slug}/",
        "is_on": event.starts_at - BEFORE <= timezone.now() < event.ends_at,
        "description": plain_text(event.local_summary or page.introduction),
        "picture": event_picture_path(event.slug),
        "data": conference_data(event, base, programme),
    }
    return answer(request, page, "conferences/conference_page.html", context)


@public
def session(request: HttpRequest, page: ConferencePage, slug: str) -> HttpResponse:
    """A session with its talks; a withdrawn one keeps its address and says that it was cancelled."""
    released = released_or_404(page)
    item = next((item for item in released.items if item.slug == slug), None)
    if item is None and slug in SEGMENTS.values():  # …/programme/tracks/ of a shortened address
        return HttpResponseRedirect(f"{path_of(page)}programme/")
    if item is None:
        raise Http404("no such session in the latest release")
    place = zone(released.timezone)
    start, end = item.starts_at.astimezone(place), item.ends_at.astimezone(place)
    base = path_of(page)
    root = f"{base}programme/"
    track = next((entry.slug for entry in released.tracks if entry.name == item.track), "")
    room = next((entry for entry in released.rooms if entry.name == item.room), None)
    rows = Rows(released, base)
    context = {
        "item": item,
        "row": rows.row(item),
        "programme_zone": released.timezone,
        "title": item.title,
        "kind": "" if item.kind == SessionKind.OTHER else kind_label(item.kind),
        "language": language_label(item.language) if item.language else "",
        "day": day_label(start.date()),
        "day_url": f"{root}{start.date().isoformat()}/",
        "start": start,
        "end": end,
        "time": f"{start:%H:%M}–{end:%H:%M}",
        "start_iso": start.isoformat(timespec="minutes"),
        "track_url": f"{root}tracks/{track}/" if track else "",
        "room": room,
        "room_url": f"{root}rooms/{room.slug}/" if room else "",
        "kind_url": f"{root}types/{item.kind}/",
        "abstract": safe_html(item.abstract),
        "description": plain_text(item.abstract)[:300] or people_line(item.people),
        "people": groups(item.people),
        "talks": [
            {
                "entry": talk,
                "row": rows.talk(item, talk),
                "end": f"{talk.ends_at.astimezone(place):%H:%M}" if talk.ends_at else "",
                "abstract": safe_html(talk.abstract),
                "people": talk.people,
                "affiliations": numbered_affiliations(talk.people),
            }
            for talk in item.talks
        ],
        "speakers_url": f"{base}speakers/",
        "neighbours": neighbours(released, item),
        "programme_url": root,
        "picture": session_picture_path(page.conference.slug, item.slug),
        "own_calendar": in_language(f"/calendar/{page.conference.slug}/sessions/{item.slug}.ics"),
        "data": session_data(page.conference, base, item, released.timezone),
    }
    crumbs = [(page.title, base), (gettext("Programme"), root)]
    return answer(request, page, "conferences/session.html", context, crumbs=crumbs)


@public
def speakers(request: HttpRequest, page: ConferencePage) -> HttpResponse:
    released = latest_programme(page.conference)
    base = path_of(page)
    people = speakers_of(released) if released else []
    context = {
        "programme": released,
        "letters": letters(people),
        "count": len(people),
        "title": gettext("Speakers"),
        "base": f"{base}speakers/",
        "programme_url": f"{base}programme/",
    }
    return answer(request, page, "conferences/speakers.html", context, crumbs=[(page.title, base)])


@public
def speaker(request: HttpRequest, page: ConferencePage, slug: str) -> HttpResponse:
    """Everybody who stands in the release has a page here, co-authors too."""
    released = released_or_404(page)
    found = speaker_found(released, slug)
    if found is None:
        raise Http404("nobody of this name in the latest release")
    base = path_of(page)
    if found.part is None:
        return HttpResponsePermanentRedirect(f"{base}speakers/{found.moved_to}/")
    rows = Rows(released, base)
    talks = []
    affiliations: dict[str, None] = {}
    parts = parts_of(released, *found.ids)
    materials = materials_by_talk(page.conference_id, {item.guid for item, _talk, _part in parts})
    for item, talk, part in parts:
        start = (talk.starts_at if talk and talk.starts_at else item.starts_at).astimezone(rows.place)
        row = rows.talk(item, talk) if talk else rows.row(item)
        when = f"{day_label(start.date())}, {start:%H:%M}"
        meta = " · ".join(part for part in (when, item.room, role_label(part)) if part)
        found_materials = materials.get((item.guid, talk.guid if talk else ""), [])
        talks.append({"row": row, "meta": meta, "session": item.title if talk else "", "materials": found_materials})
        if part.affiliation:
            affiliations.setdefault(part.affiliation)
    context = {
        "person": found.person,
        "name": found.part.name,
        "title": found.part.name,
        "affiliations": list(affiliations),
        "talks": talks,
        "picture": speaker_picture_path(page.conference.slug, found.part.slug),
        "data": speaker_data(page.conference, base, found.part, list(affiliations), parts, found.person),
    }
    crumbs = [(page.title, base), (gettext("Speakers"), f"{base}speakers/")]
    return answer(request, page, "conferences/speaker.html", context, crumbs=crumbs)


# -- parts of pages ------------------------------------------------------------------------------------------------


def hosts_of(event: Conference) -> list[EventHost]:
    return list(EventHost.objects.filter(event_id=event.pk).select_related("organisation__logo"))


def subpages(page: ConferencePage, request: HttpRequest) -> list[tuple[str, str]]:
    if not page.numchild:
        return []
    below = open_to(page.get_children().live(), request).order_by("path")
    return [(child.title, child.get_url(request)) for child in below]


def keynotes(released: Programme | None) -> list[dict[str, Any]]:
    """Who gives keynote lectures, with the title of the first; portraits from their records."""
    if released is None:
        return []
    found: dict[int, dict[str, Any]] = {}
    for item, talk, part in presenting_parts(released):
        if (talk or item).kind == "keynote" and part.role != "chair":
            url = f"programme/{item.slug}/" + (f"#{talk.slug}" if talk else "")
            found.setdefault(part.person_id, {"part": part, "title": (talk or item).title, "url": url})
    shown = list(found.values())[:KEYNOTES_SHOWN]
    people = people_with_portraits([entry["part"].person_id for entry in shown])
    for entry in shown:
        entry["person"] = people.get(entry["part"].person_id)
    return shown


def people_with_portraits(ids: list[int]) -> dict[int, Person]:
    """At most two statements, whatever the number."""
    if not ids:
        return {}
    people = Person.objects.filter(pk__in=ids).select_related("portrait").prefetch_related("portrait__renditions")
    return {person.pk: person for person in people}


def counts(released: Programme | None) -> dict[str, int]:
    if released is None:
        return {}
    items = [item for item in released.items if not item.is_cancelled]
    talks = sum(len(item.talks) or item.kind not in ("break", "social", "other") for item in items)
    return {"talks": talks, "speakers": len(speakers_of(released)), "tracks": len(released.tracks)}


def groups(parts: tuple[Part, ...]) -> list[tuple[str, list[Part]]]:
    """Chairs, speakers, panellists …: (label in the plural sense of the page, parts), in the order of the programme."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(role_label(part), []).append(part)
    return list(found.items())


def numbered_affiliations(parts: tuple[Part, ...]) -> list[str]:
    return list(dict.fromkeys(part.affiliation for part in parts if part.affiliation))


def neighbours(released: Programme, item: Item) -> list[Item]:
    """What else runs at the same time, at most six."""
    return [
        other
        for other in released.items
        if other.guid != item.guid
        and not other.is_cancelled
        and other.starts_at < item.ends_at
        and other.ends_at > item.starts_at
    ][:6]
