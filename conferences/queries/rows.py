"""Sessions as rows of plain strings, in the reader's language, for the list and the grid."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext

from conferences.enums import PresentationKind, SessionKind, SessionRole
from conferences.rules.document import Item, Part, Programme, TalkEntry
from events.rules import zone

NAMES_SHOWN = 6
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Rows:
    """Turns items into rows of plain strings, so that the template only prints: 700 rows have to be cheap."""

    def __init__(self, programme: Programme, base: str) -> None:
        self.place = zone(programme.timezone)
        self.base = base
        self.kinds = {value: str(label) for value, label in SessionKind.choices}
        self.talk_kinds = {value: str(label) for value, label in PresentationKind.choices}
        self.track_slugs = {track.name: track.slug for track in programme.tracks}
        self.room_order = {room.name: number for number, room in enumerate(programme.rooms)}
        self.colours = {track.name: track.colour for track in programme.tracks}
        languages = {item.language for item in programme.items if item.language}
        self.shows_language = len(languages) > 1
        self.page_language = (get_language() or "en").split("-")[0]
        self.chair = gettext("Chair: %(names)s")
        self.posters = gettext("%(count)s posters")

    def row(self, item: Item, names: int = NAMES_SHOWN) -> dict[str, Any]:
        start, end = item.starts_at.astimezone(self.place), item.ends_at.astimezone(self.place)
        posters = sum(talk.kind == "poster" for talk in item.talks)
        return {
            "guid": item.guid,
            "slug": item.slug,
            "url": f"{self.base}programme/{item.slug}/",
            "start": start.isoformat(timespec="minutes"),
            "end": end.isoformat(timespec="minutes"),
            "title": item.title,
            "subtitle": item.subtitle,
            "people": self.people(item, names),
            "time": f"{start:%H:%M}–{end:%H:%M}",
            "meta": " · ".join(part for part in self.meta(item) if part),
            "lang": self.lang(item.language),
            "room": item.room,
            "colour": self.colours.get(item.track, ""),
            "kind": item.kind,
            "cancelled": item.is_cancelled,
            "tentative": item.status == "tentative",
            "talks": [self.talk(item, talk) for talk in item.talks if talk.kind != "poster"],
            "posters": self.posters % {"count": posters} if posters else "",
        }

    def people(self, item: Item, names: int = NAMES_SHOWN) -> str:
        """Speakers, then chairs, who are named as such."""
        chairs = people_line((part for part in item.people if part.role == SessionRole.CHAIR), names)
        others = people_line((part for part in item.people if part.role != SessionRole.CHAIR), names)
        return " · ".join(text for text in (others, self.chair % {"names": chairs} if chairs else "") if text)

    def meta(self, item: Item) -> tuple[str, ...]:
        kind = "" if item.kind in ("talk", "other") else self.kinds.get(item.kind, item.kind)
        language = language_label(item.language) if self.shows_language and item.language else ""
        return (item.room, item.track, kind, language)

    def lang(self, code: str) -> str:
        """For the `lang` of a title: "" where it is the language of the page, or no language tag at all (BCP 47)."""
        return code if code.split("-")[0].lower() != self.page_language and LANGUAGE_TAG.fullmatch(code) else ""

    def talk(self, item: Item, talk: TalkEntry) -> dict[str, Any]:
        return {
            "url": f"{self.base}programme/{item.slug}/#{talk.slug}",
            "title": talk.title,
            "time": f"{talk.starts_at.astimezone(self.place):%H:%M}" if talk.starts_at else "",
            "people": people_line(part for part in talk.people if part.presents),
            "kind": "" if talk.kind == "talk" else self.talk_kinds.get(talk.kind, talk.kind),
        }


def people_line(parts: Iterable[Part], shown: int = NAMES_SHOWN) -> str:
    """“A. Curie, Wang Xiaoming and 3 more”: every name once."""
    names = list(dict.fromkeys(part.name for part in parts))
    more = len(names) - shown
    if more <= 0:
        return ", ".join(names)
    return gettext("%(names)s and %(count)s more") % {"names": ", ".join(names[:shown]), "count": more}


def day_label(on: date, *, short: bool = False) -> str:
    weekday = str(WEEKDAYS[on.weekday()])
    day = date_format(on, "MONTH_DAY_FORMAT" if short else "DATE_FORMAT")
    return gettext("%(weekday)s, %(date)s") % {"weekday": weekday, "date": day}


def kind_label(kind: str) -> str:
    return str(dict(SessionKind.choices).get(kind, kind))


def language_label(code: str) -> str:
    """The language's own name: Deutsch, 中文; the code where it is not known."""
    known = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-tw": "zh-hant"}.get(code.lower(), code.lower())
    try:
        return str(get_language_info(known)["name_local"])
    except KeyError:
        return code
