"""What this app puts into calendars."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid5

from django.conf import settings

from conferences.enums import SessionRole
from conferences.models import Conference
from conferences.queries.pages import open_conferences, page_path, page_paths
from conferences.queries.pictures import session_picture_path
from conferences.queries.programme import latest_programme, latest_programmes
from conferences.queries.released import conferences_with
from conferences.queries.talks import parts_of
from conferences.rules.document import Item, Programme, TrackEntry
from conferences.rules.markup import plain_text
from core.colour import css_name
from core.ical import CalendarItem
from core.languages import localized
from people.models import Person
from people.queries import person_ids

STATUS = {"confirmed": "CONFIRMED", "tentative": "TENTATIVE", "cancelled": "CANCELLED"}
UID_DOMAIN = "collegium"  # part of identities in people's calendars: never change it
LONGEST_DESCRIPTION = 3000


def programme_items(conference: Conference) -> list[CalendarItem]:
    """The sessions of the latest release, cancelled and withdrawn ones too; empty before the first."""
    programme = latest_programme(conference)
    if programme is None:
        return []
    path = page_path(conference)
    return session_items(conference, programme, programme.items, path)


def track_items(conference: Conference, slug: str) -> tuple[TrackEntry, list[CalendarItem]] | None:
    """The track as released, and its sessions; None if the latest release has no such track."""
    programme = latest_programme(conference)
    track = next((entry for entry in programme.tracks if entry.slug == slug), None) if programme else None
    if programme is None or track is None:
        return None
    items = [item for item in programme.items if item.track == track.name]
    return track, session_items(conference, programme, items, page_path(conference))


def chosen_session_items(
    conference: Conference, guids: Iterable[str], *, join_url: str = "", language: str | None = None
) -> list[CalendarItem]:
    """The sessions of one's own choice, each with its picture; what was cancelled stays, as CANCELLED.

    `join_url` only for whoever is entitled to it.
    """
    programme = latest_programme(conference)
    wanted = frozenset(guids)
    if programme is None or not wanted:
        return []
    path = page_path(conference, language)
    items = [item for item in programme.items if item.guid in wanted]
    entries = session_items(conference, programme, items, path)
    return [
        replace(
            entry,
            join_url=join_url if entry.status != "CANCELLED" else "",
            image_url=f"{settings.SITE_URL}{session_picture_path(conference.slug, item.slug)}",
        )
        for item, entry in zip(items, entries, strict=True)
    ]


def session_item(conference: Conference, slug: str) -> CalendarItem | None:
    """One session by its slug, with its picture."""
    programme = latest_programme(conference)
    guids = [item.guid for item in programme.items if item.slug == slug] if programme else []
    return next(iter(chosen_session_items(conference, guids)), None)


def person_items(person: Person) -> list[CalendarItem]:
    """Every session in which the latest releases give the person a part; what was cancelled or has vanished stays, as
    CANCELLED."""
    conferences = list(conferences_with(person).select_related("venue"))
    paths = page_paths([conference.pk for conference in conferences])
    programmes = latest_programmes(conferences)
    ids = person_ids(person) if conferences else frozenset()
    found: list[CalendarItem] = []
    for conference in conferences:
        if programme := programmes.get(conference.pk):
            guids = {item.guid for item, _talk, _part in parts_of(programme, *ids, with_cancelled=True)}
            items = [item for item in programme.items if item.guid in guids]
            found += session_items(conference, programme, items, paths.get(conference.pk, ""))
    return found


def conference_items() -> list[CalendarItem]:
    """Each public conference as one entry over its days, in the active language."""
    conferences = list(open_conferences().select_related("venue", "room"))
    paths = page_paths([conference.pk for conference in conferences])
    return [conference_item(conference, paths.get(conference.pk, "")) for conference in conferences]


def conference_item(conference: Conference, path: str) -> CalendarItem:
    place = [conference.room.name if conference.room else "", str(conference.venue or "")]
    return CalendarItem(
        uid=f"{conference.uid}@{UID_DOMAIN}",
        title=localized(conference, "title"),
        starts_at=conference.starts_at,
        ends_at=conference.ends_at,
        timezone=conference.timezone,
        sequence=conference.sequence,
        changed_at=conference.updated_at,
        status="CANCELLED" if conference.is_cancelled else "CONFIRMED",
        location=", ".join(part for part in place if part),
        latitude=_degrees(conference, "latitude"),
        longitude=_degrees(conference, "longitude"),
        description=localized(conference, "summary"),
        url=f"{settings.SITE_URL}{path}" if path else "",
        organizer_name=conference.contact_name,
        organizer_email=conference.contact_email,
    )


def session_items(conference: Conference, programme: Programme, items: Iterable[Item], path: str) -> list[CalendarItem]:
    venue = str(conference.venue or "")
    latitude, longitude = _degrees(conference, "latitude"), _degrees(conference, "longitude")
    cancelled, turned = conference.is_cancelled, conference.cancellation_sequence > 0
    colours = {track.name: css_name(track.colour) for track in programme.tracks}
    return [
        CalendarItem(
            uid=f"{uuid5(conference.uid, item.guid)}@{UID_DOMAIN}",
            title=item.title,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            timezone=programme.timezone,
            sequence=item.sequence + conference.cancellation_sequence,
            changed_at=max(item.changed_at, conference.updated_at) if turned else item.changed_at,
            status="CANCELLED" if cancelled else STATUS[item.status],
            location=", ".join(part for part in (item.room, venue) if part),
            latitude=latitude,
            longitude=longitude,
            description=item_description(item),
            url=f"{settings.SITE_URL}{path}programme/{item.slug}/" if path else "",
            categories=(item.track,) if item.track else (),
            colour=colours.get(item.track, ""),
        )
        for item in items
    ]


def item_description(item: Item) -> str:
    """Subtitle, who speaks, the talks inside, the abstract as plain text."""
    speakers = ", ".join(part.name for part in item.people if part.role != SessionRole.CHAIR)
    talks = "\n".join(f"• {talk.title}" for talk in item.talks)
    parts = (item.subtitle, speakers, talks, plain_text(item.abstract))
    return "\n\n".join(part for part in parts if part)[:LONGEST_DESCRIPTION]


def _degrees(conference: Conference, name: str) -> float | None:
    value = getattr(conference.venue, name, None) if conference.venue else None
    return None if value is None else float(value)
