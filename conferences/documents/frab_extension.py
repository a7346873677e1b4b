"""What our programmes hold and frab's formats have no place for: roles, affiliations, talks inside a session, state.

Written into our own exports where the formats allow anything: `conference.meta` in JSON, a processing instruction
`<?collegium {…}?>` in XML. Other programs skip it; we read it back, so that export and import lose nothing. It comes
from a file like everything else: what is not of the right type is left out.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from conferences.documents.imported import (
    MAX_TITLE,
    Findings,
    ImportedPart,
    ImportedPerson,
    ImportedSession,
    ImportedTalk,
    fit,
    split_name,
)
from conferences.rules.document import Item, Part, TalkEntry
from conferences.rules.markup import LOOKS_LIKE_HTML, safe_html
from core.dates import YEARS

GENERATOR = "Collegium"
NAME = "collegium"  # of the instruction, and of the key in `meta`
STATES = frozenset({"confirmed", "tentative", "cancelled"})
ROLES = frozenset({"chair", "speaker", "panellist", "moderator"})
TALK_KINDS = frozenset({"keynote", "invited", "talk", "short_talk", "poster", "demo"})
MOST = 500  # people in a session, talks in a session


def person_guid(site: str, person_id: int) -> str:
    """The identity of a person of `site` (`https://…`) in our exports; says nothing about them, never changes."""
    return str(uuid5(NAMESPACE_URL, f"{site}/people/{person_id}"))


# -- writing -----------------------------------------------------------------------------------------------------------


def extension(item: Item, site: str) -> dict[str, Any]:
    return {
        "status": item.status,
        "plenary": item.is_plenary,
        "slug": item.slug,
        "external_id": item.external_id,
        "ends_at": item.ends_at.isoformat(),
        "people": [_person(part, site) for part in item.people],
        "talks": [_talk(talk, site) for talk in item.talks],
    }


def _person(part: Part, site: str) -> dict[str, Any]:
    return {
        "guid": person_guid(site, part.person_id),
        "name": part.name,
        "role": part.role,
        "affiliation": part.affiliation,
        "presents": part.presents,
    }


def _talk(talk: TalkEntry, site: str) -> dict[str, Any]:
    return {
        "guid": talk.guid,
        "slug": talk.slug,
        "title": talk.title,
        "kind": talk.kind,
        "subtitle": talk.subtitle,
        "abstract": talk.abstract,
        "language": talk.language,
        "starts_at": talk.starts_at.isoformat() if talk.starts_at else "",
        "ends_at": talk.ends_at.isoformat() if talk.ends_at else "",
        "board_number": talk.board_number,
        "people": [_person(part, site) for part in talk.people],
    }


def instruction(values: Mapping[str, Any]) -> str:
    """The text of the processing instruction; nothing in it can end it early."""
    return f"{NAME} {json.dumps(values, ensure_ascii=False, separators=(',', ':'))}".replace(">", "\\u003e")


# -- reading -----------------------------------------------------------------------------------------------------------


def read_instruction(text: str | None) -> dict[str, Any] | None:
    """The values of our instruction; None for one of somebody else's."""
    name, _space, body = (text or "").partition(" ")
    if name != NAME:
        return None
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def extended(session: ImportedSession, values: Any, findings: Findings) -> ImportedSession:
    """The session with what the extension adds; as it was where there is none."""
    if not isinstance(values, dict):
        return session
    ends_at = _moment(values.get("ends_at"))
    whole = session.starts_at and ends_at and ends_at > session.starts_at
    return replace(
        session,
        status=_of(values.get("status"), STATES, session.status),
        is_plenary=values.get("plenary") is True,
        slug=_words(values.get("slug"), 120),
        external_id=_words(values.get("external_id"), 120) or session.external_id,
        ends_at=ends_at if whole else session.ends_at,
        people=_people(values.get("people"), with_roles=True),
        talks=_talks(values.get("talks"), session.place, findings),
        keeps_parts=False,
    )


def _people(values: Any, *, with_roles: bool = False) -> tuple[ImportedPart, ...]:
    parts = []
    for row in _rows(values):
        name = " ".join(_words(row.get("name"), 250).split())
        if not name:
            continue
        family, given = split_name(name)
        person = ImportedPerson(name, _words(row.get("guid"), 60), family, given)
        role = _of(row.get("role"), ROLES, "speaker") if with_roles else ""
        presents = row.get("presents") is not False
        parts.append(ImportedPart(person, role, _words(row.get("affiliation"), 250), presents))
    return tuple(parts)


def _talks(values: Any, place: str, findings: Findings) -> tuple[ImportedTalk, ...]:
    talks: dict[UUID, ImportedTalk] = {}
    for row in _rows(values):
        title = fit(_words(row.get("title"), 4000), MAX_TITLE, "the title of a talk", place, findings)
        try:
            guid = UUID(_words(row.get("guid"), 60))
        except ValueError:
            findings.add(place, "a talk inside the session has no readable guid; it was left out")
            continue
        starts_at, ends_at = _moment(row.get("starts_at")), _moment(row.get("ends_at"))
        timed = starts_at is not None and ends_at is not None and ends_at > starts_at
        talks.setdefault(
            guid,
            ImportedTalk(
                guid=guid,
                external_id=str(guid),
                title=title or "(untitled)",
                kind=_of(row.get("kind"), TALK_KINDS, "talk"),
                subtitle=fit(_words(row.get("subtitle"), 4000), MAX_TITLE, "the subtitle", place, findings),
                abstract=_abstract(_words(row.get("abstract"), 200_000)),
                language=_words(row.get("language"), 10),
                starts_at=starts_at if timed else None,
                ends_at=ends_at if timed else None,
                board_number=_words(row.get("board_number"), 20),
                people=_people(row.get("people")),
                slug=_words(row.get("slug"), 120),
            ),
        )
    return tuple(talks.values())


def _abstract(text: str) -> str:
    return safe_html(text) if LOOKS_LIKE_HTML.search(text) else text


def _rows(values: Any) -> list[dict[str, Any]]:
    return [row for row in values[:MOST] if isinstance(row, dict)] if isinstance(values, list) else []


def _words(value: Any, longest: int) -> str:
    return value.replace("\x00", "").strip()[:longest] if isinstance(value, str) else ""


def _of(value: Any, known: frozenset[str], fallback: str) -> str:
    return value if isinstance(value, str) and value in known else fallback


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and moment.year in YEARS else None
