"""The latest release as the content of a booklet, in the active language."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext, pgettext

from conferences.documents.booklet.content import (
    Booklet,
    BookletDay,
    BookletLabels,
    BookletSession,
    BookletTalk,
    Paragraph,
    Somebody,
)
from conferences.documents.booklet.lines import name_in_print
from conferences.enums import SessionKind, SessionRole
from conferences.models import Conference
from conferences.queries.pages import page_path
from conferences.queries.rows import people_line
from conferences.rules.document import Item, Part, Programme, TalkEntry
from conferences.rules.markup import safe_html
from core.dates import date_range, long_date, moment, weekday
from events.rules import zone

BULLET = "\x01"
BLOCK_END = re.compile(r"</(?:p|h[1-6]|pre|blockquote|dd|dt|ul|ol)>")
ITEM = re.compile(r"<li[^>]*>")
BREAK = re.compile(r"<br\s*/?>|</li>|<hr\s*/?>|<(?:ul|ol|blockquote)[^>]*>")
TAG = re.compile(r"<[^>]*>")


def labels() -> BookletLabels:
    return BookletLabels(
        programme=gettext("Programme"),
        contents=pgettext("heading of a booklet", "Contents"),
        timetable=gettext("Timetable"),
        sessions=gettext("Sessions and abstracts"),
        people=gettext("Index of people"),
        chair=gettext("Chair"),
        cancelled=gettext("Cancelled"),
        tentative=gettext("Not yet confirmed"),
        where=gettext("Where"),
        online=gettext("The programme online, always as it stands:"),
        contact=gettext("Contact"),
        language=get_language() or "en",
    )


def booklet(conference: Conference, programme: Programme) -> Booklet:
    """Needs `conference.venue` without another statement. Withdrawn sessions are left out, cancelled ones named."""
    language = get_language() or "en"
    place = zone(programme.timezone)
    words = _Words(programme)
    items = [item for item in programme.items if not item.is_withdrawn]
    by_day = groupby(items, key=lambda item: item.starts_at.astimezone(place).date())
    venue = conference.venue
    path = page_path(conference)
    address = f"{settings.SITE_URL}{path}programme/" if path else ""
    days = conference.days
    released = moment(programme.released_at, place, language)
    edition = gettext("Release %(number)s of the programme, %(moment)s.") % {
        "number": programme.number,
        "moment": released,
    }
    return Booklet(
        title=conference.local_title,
        kind=str(conference.get_kind_display()),
        dates=date_range(days[0], days[-1], language),
        place=str(venue or ""),
        days=tuple(BookletDay(day_heading(on, language), tuple(map(words.session, found))) for on, found in by_day),
        theme=conference.local_theme,
        summary=paragraphs(conference.local_summary),
        venue=tuple(line for line in (str(venue), *venue.address.splitlines(), venue.directions) if line.strip())
        if venue
        else (),
        contact=", ".join(text for text in (conference.contact_name, conference.contact_email) if text),
        address=address,
        edition=f"{edition} {gettext('Times in %(zone)s.') % {'zone': programme.timezone}}",
    )


def day_heading(on: date, language: str) -> str:
    """`Wednesday, 12 May 2027`."""
    name = weekday(on, language)
    text = long_date(on, language)
    return f"{text} {name}" if language == "zh-hans" else f"{name[:1].upper()}{name[1:]}, {text}"


class _Words:
    def __init__(self, programme: Programme) -> None:
        self.place = zone(programme.timezone)
        self.kinds = {value: str(label) for value, label in SessionKind.choices}
        self.chair = gettext("Chair: %(names)s")
        self.cancelled, self.tentative = gettext("Cancelled"), gettext("Not yet confirmed")

    def session(self, item: Item) -> BookletSession:
        start, end = item.starts_at.astimezone(self.place), item.ends_at.astimezone(self.place)
        posters = [talk for talk in item.talks if talk.kind == "poster"]
        speaking = [part for part in item.people if part.role != SessionRole.CHAIR]
        chairs = [part for part in item.people if part.role == SessionRole.CHAIR]
        names = [line_in_print(speaking)]
        if chairs:
            names.append(self.chair % {"names": line_in_print(chairs)})
        count = ngettext("%(count)s poster", "%(count)s posters", len(posters)) % {"count": len(posters)}
        kind = "" if item.kind in (SessionKind.OTHER, SessionKind.TALK) else self.kinds.get(item.kind, "")
        notes = {"cancelled": self.cancelled, "tentative": self.tentative}
        return BookletSession(
            anchor=item.guid,
            title=item.title,
            time=f"{start:%H:%M}–{end:%H:%M}",
            hour=f"{start:%H}:00",
            room=item.room,
            subtitle=item.subtitle,
            over=" · ".join(text for text in (kind, item.track) if text),
            names=" · ".join(text for text in names if text),
            people=tuple(somebody(part) for part in speaking),
            chairs=tuple(somebody(part) for part in chairs),
            abstract=paragraphs(item.abstract),
            talks=tuple(self.talk(talk) for talk in item.talks),
            note=notes.get(item.status, ""),
            posters=count if posters else "",
            is_break=item.kind in (SessionKind.BREAK, SessionKind.SOCIAL),
            is_cancelled=item.is_cancelled,
        )

    def talk(self, talk: TalkEntry) -> BookletTalk:
        time = ""
        if talk.starts_at and talk.ends_at:
            start, end = talk.starts_at.astimezone(self.place), talk.ends_at.astimezone(self.place)
            time = f"{start:%H:%M}–{end:%H:%M}"
        return BookletTalk(
            title=talk.title,
            time=time if talk.kind != "poster" else "",
            mark=talk.board_number,
            people=tuple(somebody(part) for part in talk.people),
            presenting=line_in_print(part for part in talk.people if part.presents),
            abstract=paragraphs(talk.abstract),
        )


def line_in_print(parts: Iterable[Part]) -> str:
    return people_line(replace(part, name=name_in_print(part.name)) for part in parts)


def somebody(part: Part) -> Somebody:
    return Somebody(part.person_id, part.name, part.sort_key or part.name, part.affiliation)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """An abstract without its markup; items of lists and lines of their own stay apart."""
    if not text.strip():
        return ()
    marked = ITEM.sub(f"\n{BULLET}", BREAK.sub("\n", BLOCK_END.sub("\n\n", safe_html(text))))
    bare = html.unescape(TAG.sub("", marked))
    return tuple(_paragraphs(bare.split("\n")))


def _paragraphs(lines: Iterable[str]) -> Iterable[Paragraph]:
    apart = True
    for line in lines:
        words = " ".join(line.replace(BULLET, " ").split())
        if words:
            yield Paragraph(words, is_bullet=BULLET in line, is_tight=not apart)
        apart = not words
