"""Who speaks in a released programme."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify

from conferences.rules.document import Item, Part, Programme, TalkEntry
from core.text import fold


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody with a part in the programme, with the affiliation they had then."""

    person_id: int
    slug: str
    name: str
    affiliation: str
    sort_key: str
    is_keynote: bool


def speakers(programme: Programme) -> list[Speaker]:
    """Everybody who speaks, chairs or presents, by family name; co-authors who do not speak are left out."""
    found: dict[int, Speaker] = {}
    for item, talk, part in presenting_parts(programme):
        keynote = (talk.kind if talk else item.kind) == "keynote" and part.role != "chair"
        known = found.get(part.person_id)
        found[part.person_id] = Speaker(
            part.person_id,
            part.slug,
            part.name,
            (known.affiliation if known else "") or part.affiliation,
            part.sort_key,
            keynote or (known.is_keynote if known else False),
        )
    return sorted(found.values(), key=lambda speaker: (speaker.sort_key, speaker.name))


def presenting_parts(programme: Programme) -> Iterable[tuple[Item, TalkEntry | None, Part]]:
    for item in programme.items:
        if item.is_cancelled:
            continue
        for part in item.people:
            yield item, None, part
        for talk in item.talks:
            for part in talk.people:
                if part.presents:
                    yield item, talk, part


def letters(people: list[Speaker]) -> list[tuple[str, list[Speaker]]]:
    """Grouped by the first letter of what they are sorted by; “#” for others."""
    groups: dict[str, list[Speaker]] = {}
    for person in people:
        first = (slugify(fold(person.sort_key or person.name)) or "#")[0].upper()
        groups.setdefault(first if first.isalpha() else "#", []).append(person)
    return sorted(groups.items(), key=lambda group: (group[0] == "#", group[0]))
