"""What a person has said, chaired and shown, as the public programmes tell it."""

from dataclasses import dataclass
from datetime import datetime

from conferences.enums import SessionRole
from conferences.models import Conference
from conferences.queries.pages import page_paths
from conferences.queries.programme import latest_programmes
from conferences.queries.released import conferences_with
from conferences.rules.document import Item, Part, Programme, TalkEntry
from people.models import Person
from people.queries import person_ids, successor


@dataclass(frozen=True, slots=True)
class Talk:
    """`starts_at` is aware UTC, to be shown in `timezone`; `url_path` is "" while the conference has no live page.

    `role` is a word in the active language (“chair”, “speaker”), or "" for an author who does not present.
    """

    title: str
    url_path: str
    starts_at: datetime
    timezone: str
    event_title: str
    role: str


def talks_of(person: Person) -> list[Talk]:
    """The person's parts in the latest releases of all public conferences, newest first; cancelled ones left out.

    Five statements, and one more for each release that this process has not read before.
    """
    conferences = {conference.pk: conference for conference in conferences_with(person)}
    if not conferences:
        return []
    paths = page_paths(conferences)
    ids = person_ids(person)
    talks = [
        _talk(conferences[pk], programme, paths.get(pk, ""), item, talk, part)
        for pk, programme in latest_programmes(list(conferences.values())).items()
        for item, talk, part in parts_of(programme, *ids)
    ]
    return sorted(talks, key=lambda talk: talk.starts_at, reverse=True)


def parts_of(
    programme: Programme, *person_ids: int, with_cancelled: bool = False
) -> list[tuple[Item, TalkEntry | None, Part]]:
    """Where the person stands in the programme: (session, talk inside it or None, the part).

    Calendars want the cancelled ones too. `person_ids` are all the numbers of one person (people.queries.person_ids).
    """
    found: list[tuple[Item, TalkEntry | None, Part]] = []
    for item in programme.items:
        if item.is_cancelled and not with_cancelled:
            continue
        found += [(item, None, part) for part in item.people if part.person_id in person_ids]
        found += [(item, talk, part) for talk in item.talks for part in talk.people if part.person_id in person_ids]
    return found


@dataclass(frozen=True, slots=True)
class SpeakerFound:
    """Who is meant by a slug: `ids` are all their numbers, `person` is None where the record is gone.

    `moved_to` is the slug of the record into which the one of this slug was merged, else "".
    """

    part: Part | None
    ids: frozenset[int]
    person: Person | None
    moved_to: str = ""


def speaker_found(programme: Programme, slug: str) -> SpeakerFound | None:
    """Somebody who stands in the programme; None for anybody else. A release names people as they were then."""
    people = Person.objects.select_related("portrait").prefetch_related("portrait__renditions")
    person = people.filter(slug=slug).first()
    named = next((part for part in all_parts(programme) if part.slug == slug), None)
    if person is None:
        heir = successor(slug=slug) or (successor(former_id=named.person_id) if named else None)
        if heir is not None:
            return SpeakerFound(None, frozenset(), heir, heir.slug)
        if named is None:
            return None
        person = people.filter(pk=named.person_id).first()  # the slug was edited since the release
        return SpeakerFound(named, frozenset({named.person_id}), person)
    ids = person_ids(person)
    part = next((part for part in all_parts(programme) if part.person_id in ids), named)
    return SpeakerFound(part, ids if part is not named else ids | {part.person_id}, person) if part else None


def all_parts(programme: Programme) -> list[Part]:
    parts = [part for item in programme.items for part in item.people]
    return parts + [part for item in programme.items for talk in item.talks for part in talk.people]


def role_label(part: Part) -> str:
    if part.role:
        return str(SessionRole(part.role).label)
    return str(SessionRole.SPEAKER.label) if part.presents else ""


def _talk(
    conference: Conference, programme: Programme, path: str, item: Item, talk: TalkEntry | None, part: Part
) -> Talk:
    anchor = f"#{talk.slug}" if talk else ""
    return Talk(
        title=talk.title if talk else item.title,
        url_path=f"{path}programme/{item.slug}/{anchor}" if path else "",
        starts_at=(talk.starts_at if talk and talk.starts_at else item.starts_at),
        timezone=programme.timezone,
        event_title=conference.local_title,
        role=role_label(part),
    )
