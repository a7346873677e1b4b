"""An abstract book as one JSON file (authors, abstracts, a programme of days with slots): `--format ib2026`.

Slots become sessions, contributions become presentations with their own times, one after the other from the start of
the slot. A break inside a slot cuts the session in two around it. Posters stand in the poster session with their
number as board; the slot in which they are pitched keeps one presentation of all who pitch.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from conferences.documents.ib2026_people import Authors, chair_named
from conferences.documents.imported import (
    MAX_TITLE,
    Findings,
    ImportedPart,
    ImportedProgramme,
    ImportedRoom,
    ImportedSession,
    ImportedTalk,
    ImportFileError,
    choose_zone,
    day_bounds,
    fit,
    make_guid,
    parse_clock,
    parse_day,
    unique_sessions,
    without_bad_times,
)
from conferences.documents.json_values import load_json, rows, words
from conferences.rules.markup import JSX

Row = Mapping[str, Any]
NAMESPACE = "ib2026"
UNKNOWN = {"", "tbd", "tba", "n/a"}
TALK_KINDS = {"keynote": "keynote", "full talk": "talk", "full-talk": "talk", "short talk": "short_talk"}
SLOT_WORDS = (
    ("social", ("dinner", "tour", "reception", "social event", "visit", "group picture", "party")),
    ("break", ("coffee break", "lunch", "break")),
    ("ceremony", ("opening", "closing", "award", "ceremony")),
)
TAIL = re.compile(r"^##\s+(?:References|Authors)\s*$", re.M | re.I)
FIRST_HEADING = re.compile(r"^##\s+(.+)$", re.M)


def parse_ib2026(data: bytes, *, timezone: str = "", fallback_zone: str = "") -> ImportedProgramme:
    """ImportFileError for a file that is no abstract book. `timezone` overrides the file's, which has none."""
    document = load_json(data)
    event = document.get("event") if isinstance(document, dict) else None
    programme = document.get("program") if isinstance(document, dict) else None
    if not isinstance(event, dict) or not isinstance(programme, dict) or not rows(programme.get("days")):
        raise ImportFileError("The file is JSON, but no abstract book: “event” and “program” with “days” are missing.")
    findings = Findings()
    zone = choose_zone(
        words(event.get("timezone")),
        override=timezone,
        fallback=fallback_zone,
        city=words(event.get("city")),
        place="event",
        findings=findings,
    )
    title = fit(event.get("name"), 250, "the title of the conference", "event.name", findings)
    if not title:
        raise ImportFileError("The conference has no name (event.name).")
    book = _Book(document, zone, findings)
    sessions = unique_sessions(book.sessions(rows(programme["days"])), findings)
    days = [day for day in (parse_day(words(row.get("date"))) for row in rows(programme["days"])) if day]
    if not days:
        raise ImportFileError("No day of the programme has a readable date (program.days[].date).")
    starts_at, ends_at = day_bounds(min(days), max(days), sessions, zone)
    acronym = re.search(r"\(([^()]{2,40})\)\s*$", title)
    return ImportedProgramme(
        title=title,
        timezone=zone.key,
        starts_at=starts_at,
        ends_at=ends_at,
        acronym=acronym[1] if acronym else "",
        venue=words(event.get("venue_hint"))[:200],
        rooms=tuple(ImportedRoom(name) for name in dict.fromkeys(session.room for session in sessions) if name),
        sessions=tuple(sessions),
        findings=findings,
    )


class _Book:
    def __init__(self, document: Row, zone: ZoneInfo, findings: Findings) -> None:
        self.zone = zone
        self.findings = findings
        self.authors = Authors(rows(document.get("authors")), findings)
        self.abstracts = {words(row.get("id")): row for row in rows(document.get("abstracts"))}
        self.poster_ids = [key for key, row in self.abstracts.items() if words(row.get("type")) == "poster"]
        self.used: set[str] = set()
        self.keys: Counter[str] = Counter()
        self.pitched: dict[str, Row] = {}  # poster id → its row in the slot where it is pitched

    def sessions(self, days: list[dict[str, Any]]) -> list[ImportedSession]:
        found: list[ImportedSession] = []
        for day_number, day in enumerate(days):
            on = parse_day(words(day.get("date")))
            if on is None:
                self.findings.add(f"program.days[{day_number}]", "skipped: a day without a readable date")
                continue
            for number, slot in enumerate(rows(day.get("slots"))):
                found += self.slot(slot, on, f"program.days[{day_number}].slots[{number}]")
        return self.with_posters(found)

    def slot(self, slot: Row, on: date, place: str) -> list[ImportedSession]:
        title = fit(slot.get("title"), MAX_TITLE, "the title", place, self.findings) or "(untitled)"
        starts_at, ends_at = self.times(words(slot.get("time")), on, place)
        key = self.key(f"{on}/{title}")
        base = ImportedSession(
            guid=self.guid(key, place),
            external_id=key[:120],
            title=title,
            place=place,
            kind=slot_kind(title),
            abstract=words(slot.get("description")),
            room=known(slot.get("location"))[:120],
            starts_at=starts_at,
            ends_at=ends_at,
            people=chair_named(known(slot.get("chair"))),
            talks=(),
        )
        contributions = rows(slot.get("contributions"))
        if not contributions or starts_at is None or ends_at is None:
            return [without_bad_times(base, self.findings)]
        if all(words(row.get("type")).lower() == "poster" and not row.get("posters") for row in contributions):
            subtitle = " · ".join(words(row.get("title")) for row in contributions)
            room = base.room or known(contributions[0].get("location"))[:120]
            return [replace(base, kind="poster_session", subtitle=subtitle[:MAX_TITLE], room=room)]
        return self.cut(replace(base, kind="oral_session"), contributions, place)

    def cut(self, base: ImportedSession, contributions: list[dict[str, Any]], place: str) -> list[ImportedSession]:
        """The session with its talks, in as many pieces as the breaks inside it make."""
        if base.starts_at is None or base.ends_at is None:
            return [base]
        pieces: list[ImportedSession] = []
        talks: list[ImportedTalk] = []
        now = piece_start = base.starts_at

        def close(end: datetime) -> None:
            if talks:
                number = sum(piece.kind == "oral_session" for piece in pieces) + 1
                key = base.external_id if number == 1 else f"{base.external_id[:110]}/{number}"
                pieces.append(
                    replace(
                        base,
                        guid=base.guid if number == 1 else self.guid(f"{base.external_id}/{number}", place),
                        external_id=key,
                        title=base.title if number == 1 else f"{base.title[:280]} (part {number})",
                        abstract=base.abstract if number == 1 else "",
                        starts_at=piece_start,
                        ends_at=end,
                        talks=tuple(talks),
                    )
                )
                talks.clear()

        for number, row in enumerate(contributions):
            at = f"{place}.contributions[{number}]"
            end = now + self.length(row, at)
            if words(row.get("type")).lower() == "break":
                close(now)
                pieces.append(self.inner_break(base, row, now, end, at))
                piece_start = end
            else:
                talks.append(self.talk(row, base, now, end, at))
            now = end
        close(max(now, piece_start))
        if now != base.ends_at:
            self.findings.add(
                place, f"the parts of “{base.title}” end at {now:%H:%M}, the slot at {base.ends_at:%H:%M}"
            )
        if len(pieces) > 1:
            self.findings.add(place, f"“{base.title}” holds breaks and was cut into {len(pieces)} entries around them")
        return pieces

    def inner_break(
        self, base: ImportedSession, row: Row, starts_at: datetime, ends_at: datetime, place: str
    ) -> ImportedSession:
        title = fit(row.get("title"), MAX_TITLE, "the title", place, self.findings) or "Break"
        key = self.key(f"{starts_at:%Y-%m-%d}/{base.title}/{title}")
        return ImportedSession(
            guid=self.guid(key, place),
            external_id=key[:120],
            title=title,
            place=place,
            kind=slot_kind(title),
            room=known(row.get("location"))[:120],
            starts_at=starts_at,
            ends_at=ends_at,
            talks=(),
        )

    def talk(self, row: Row, base: ImportedSession, starts_at: datetime, ends_at: datetime, place: str) -> ImportedTalk:
        key = words(row.get("abstractSlug")).strip("/").rsplit("/", 1)[-1]
        source = self.abstracts.get(key)
        if key and source is None:
            self.findings.add(place, f"no abstract “{key}” in the list of abstracts")
        if key:
            self.used.add(key)
        if rows(row.get("posters")):
            return self.pitches(row, base, starts_at, ends_at, place)
        abstract, life = self.body(source) if source else ("", "")
        if life and isinstance(row.get("authors"), list) and row["authors"]:
            self.authors.lives[str(row["authors"][0])] = life
        title = fit(known(row.get("title")), MAX_TITLE, "the title", place, self.findings)
        if not title:
            title = f"{words(row.get('type')) or 'Talk'}: {words(source.get('title')) if source else ''}".strip(": ")
            self.findings.add(place, f"no title yet; “{title}” is taken")
        return ImportedTalk(
            guid=self.guid(key or f"{base.external_id}/{title}", place),
            external_id=key[:120],
            title=title,
            kind=TALK_KINDS.get(words(row.get("type")).lower(), "talk"),
            subtitle=self.subtitle(source, title),
            abstract=abstract,
            starts_at=starts_at,
            ends_at=ends_at,
            people=self.authors.parts(row, place),
        )

    def pitches(
        self, row: Row, base: ImportedSession, starts_at: datetime, ends_at: datetime, place: str
    ) -> ImportedTalk:
        """One presentation for all posters pitched in it; the posters themselves stand in the poster session."""
        people: dict[str, ImportedPart] = {}
        titles: list[str] = []
        for number, poster in enumerate(rows(row.get("posters"))):
            titles.append(words(poster.get("title")))
            self.pitched[words(poster.get("abstractSlug")).strip("/").rsplit("/", 1)[-1]] = poster
            for part in self.authors.parts(poster, f"{place}.posters[{number}]"):
                if part.presents:
                    people.setdefault(part.person.name, part)
        title = words(row.get("title")) or "Poster pitches"
        return ImportedTalk(
            guid=self.guid(f"{base.external_id}/{title}/{starts_at:%H%M}", place),
            external_id="",
            title=title[:MAX_TITLE],
            kind="short_talk",
            abstract="\n".join(f"- {text}" for text in titles if text),
            starts_at=starts_at,
            ends_at=ends_at,
            people=tuple(people.values()),
        )

    def with_posters(self, sessions: list[ImportedSession]) -> list[ImportedSession]:
        posters = tuple(self.poster(key) for key in self.poster_ids)
        for number, session in enumerate(sessions):
            if session.kind == "poster_session" and posters:
                sessions[number] = replace(session, talks=posters)
                posters = ()
        if posters:
            self.findings.add("program", f"no poster session: {len(posters)} posters have no place in the programme")
        unused = [key for key in self.abstracts if key not in self.used and key not in self.poster_ids]
        for key in unused:
            title = words(self.abstracts[key].get("title"))
            self.findings.add("abstracts", f"the abstract “{key}” ({title}) is not in the programme; left out")
        return sessions

    def poster(self, key: str) -> ImportedTalk:
        row = self.abstracts[key]
        place = f"abstracts[id={key}]"
        title = fit(row.get("title"), MAX_TITLE, "the title", place, self.findings) or f"(poster {key})"
        abstract, _life = self.body(row)
        return ImportedTalk(
            guid=self.guid(key, place),
            external_id=key[:120],
            title=title,
            kind="poster",
            subtitle=self.subtitle(row, title),
            abstract=abstract,
            board_number=key[:20],
            people=self.authors.parts({**row, "speaker": self.pitched.get(key, {}).get("speaker")}, place),
        )

    # -- small things

    def key(self, wanted: str) -> str:
        """The identity of an entry without an id: day and title, counted where a day has several (coffee breaks)."""
        self.keys[wanted] += 1
        return wanted if self.keys[wanted] == 1 else f"{wanted[:110]}#{self.keys[wanted]}"

    def guid(self, key: str, place: str) -> UUID:
        return make_guid("", NAMESPACE, key, place, Findings())  # the format has none: nothing to report

    def body(self, row: Row) -> tuple[str, str]:
        """(abstract, short life): keynotes begin with the speaker's life, then a heading, then the abstract."""
        text = JSX.sub("", words(row.get("body_markdown")).replace("\r\n", "\n"))
        tail = TAIL.search(text)
        text = text[: tail.start()] if tail else text
        if words(row.get("type")) != "keynote":
            return text.strip(), ""
        heading = FIRST_HEADING.search(text)
        if heading is None:
            return "", text.strip()
        return text[heading.end() :].strip(), text[: heading.start()].strip()

    def subtitle(self, row: Row | None, title: str) -> str:
        if row is None or words(row.get("type")) == "keynote":
            return ""
        line = " ".join(known(row.get("tagline")).split())[:MAX_TITLE]
        return "" if line.casefold() in title.casefold() else line

    def times(self, text: str, on: date, place: str) -> tuple[datetime | None, datetime | None]:
        first, _dash, last = text.replace("–", "-").partition("-")
        start, end = parse_clock(first), parse_clock(last)
        if start is None or end is None:
            self.findings.add(place, f"no readable time (“{text[:30]}”); kept, but not scheduled")
            return None, None
        return datetime.combine(on, start, self.zone), datetime.combine(on, end, self.zone)

    def length(self, row: Row, place: str) -> timedelta:
        minutes = row.get("durationMinutes")
        if isinstance(minutes, int | float) and 0 < minutes <= 1440:
            return timedelta(minutes=minutes)
        self.findings.add(place, f"no readable duration (“{str(minutes)[:30]}”); 20 minutes are taken")
        return timedelta(minutes=20)


def slot_kind(title: str) -> str:
    text = title.casefold()
    return next((kind for kind, signs in SLOT_WORDS if any(sign in text for sign in signs)), "other")


def known(value: Any) -> str:
    text = words(value)
    return "" if text.casefold() in UNKNOWN else text
