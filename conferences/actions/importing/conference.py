"""The conference that an import fills: found or made, with its page, rooms and tracks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.models import Site

from conferences.documents.imported import ImportedProgramme
from conferences.models import Conference, ConferenceIndexPage, ConferencePage, Track
from core.slugs import Slugs
from events.enums import EventKind
from events.models import Event, Room, Venue


class ImportRefusedError(Exception):
    """Nothing was changed; `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def conference_for(slug: str, imported: ImportedProgramme) -> tuple[Conference, bool]:
    conference = Conference.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if conference:
        return conference, False
    if slug != slugify(slug) or len(slug) > 120 or not slug:
        raise ImportRefusedError(f"“{slug[:130]}” is no slug. Use small letters, digits and hyphens: fosdem-2024.")
    if Event.objects.filter(slug=slug).exists():
        raise ImportRefusedError(f"“{slug}” is already the slug of another event, which is no conference.")
    conference = Conference(
        kind=EventKind.CONFERENCE,
        title=imported.title,
        slug=slug,
        summary=imported.subtitle,
        timezone=imported.timezone,
        starts_at=imported.starts_at,
        ends_at=imported.ends_at,
        acronym=imported.acronym,
        source_url=imported.url if imported.url.startswith(("http://", "https://")) else "",
        venue=_venue(imported),
    )
    try:
        conference.full_clean()
    except ValidationError as error:
        raise ImportRefusedError(" ".join(error.messages)) from error
    conference.save()
    return conference, True


def _venue(imported: ImportedProgramme) -> Venue | None:
    if not (imported.venue or imported.rooms):
        return None
    name = imported.venue or imported.title[:200]
    found = Venue.objects.filter(name=name, city=imported.city).order_by("pk").first()
    return found or Venue.objects.create(name=name, city=imported.city)


def rooms_by_name(conference: Conference, imported: ImportedProgramme) -> dict[str, Room]:
    """Name → room of the conference's venue; those that are missing are made."""
    if not imported.rooms:
        return {}
    if conference.venue is None:
        conference.venue = _venue(imported)
        conference.save()
    rooms = {room.name: room for room in Room.objects.filter(venue=conference.venue)}
    for position, wanted in enumerate(imported.rooms):
        if wanted.name not in rooms:
            rooms[wanted.name] = Room.objects.create(
                venue=conference.venue,
                name=wanted.name,
                capacity=wanted.capacity,
                directions=wanted.directions[:200],
                sort_order=len(rooms) + position,
            )
    return rooms


def tracks_by_name(conference: Conference, imported: ImportedProgramme) -> dict[str, Track]:
    """Name → track; those that are missing are made."""
    tracks = {track.name: track for track in conference.tracks.all()}
    slugs = Slugs(track.slug for track in tracks.values())
    for position, (name, colour) in enumerate(imported.tracks):
        if name not in tracks:
            valid = colour if len(colour) == 7 and colour.startswith("#") else ""
            tracks[name] = Track.objects.create(
                conference=conference, name=name, slug=slugs.free(name, "track"), colour=valid, position=position
            )
    return tracks


def publish_page(conference: Conference) -> ConferencePage:
    """A published page in the default language, under the list of conferences, which is made where none is."""
    home = Site.objects.get(is_default_site=True).root_page
    index = ConferenceIndexPage.objects.descendant_of(home).live().order_by("depth", "pk").first()
    if index is None:
        index = home.add_child(instance=ConferenceIndexPage(title="Conferences", slug=_page_slug(home, "conferences")))
        index.save_revision().publish()
    page = ConferencePage(title=conference.title, slug=_page_slug(index, conference.slug), conference=conference)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _page_slug(parent: Any, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if slug not in taken)
