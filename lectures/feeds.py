"""Lectures as calendar items, in the active language."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.ical import CalendarItem
from events.feeds import event_item
from lectures.models import Lecture, LectureSeries
from lectures.queries import lectures_of, paths_of, public_lectures, speakers_in_words
from people.models import Person


def lecture_items(series: LectureSeries | None = None) -> list[CalendarItem]:
    """All public lectures (of one series), earliest first, cancelled ones among them."""
    return items_of(public_lectures(series).order_by("starts_at", "pk"))


def person_items(person: Person) -> list[CalendarItem]:
    """The lectures that `person` gives or gave."""
    return items_of(lectures_of(person).order_by("starts_at", "pk"))


def event_items(event_id: int) -> list[CalendarItem]:
    """The lecture with this event id; empty if the event is no public lecture."""
    return items_of(public_lectures().filter(pk=event_id))


def items_of(lectures: QuerySet[Lecture]) -> list[CalendarItem]:
    found = list(
        lectures.select_related(None).select_related("series", "room").prefetch_related(None).prefetch_related("venue")
    )
    paths, speakers = paths_of(found), speakers_in_words(found)
    return [
        event_item(
            lecture,
            path=paths.get(lecture.pk, ""),
            description=description(lecture, speakers.get(lecture.pk, "")),
            categories=(lecture.series.local_name,) if lecture.series else (),
        )
        for lecture in found
    ]


def description(lecture: Lecture, speakers: str) -> str:
    """Who speaks, then the summary or the abstract."""
    head = _("Speaker: %(names)s") % {"names": speakers} if speakers else ""
    return "\n\n".join(filter(None, [head, lecture.local_summary or lecture.local_abstract]))
