"""Lectures as calendar items, in the active language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.ical import CalendarItem
from events.feeds import event_item
from lectures.models import Lecture, LectureSeries
from lectures.queries import lectures_of, paths_of, public_lectures
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


def items_of(lectures: Iterable[Lecture]) -> list[CalendarItem]:
    lectures = list(lectures)
    paths = paths_of(lectures)
    return [
        event_item(
            lecture,
            path=paths.get(lecture.pk, ""),
            description=description(lecture),
            categories=tuple(filter(None, [lecture.series and lecture.series.local_name])),
        )
        for lecture in lectures
    ]


def description(lecture: Lecture) -> str:
    """Who speaks, then the summary or the abstract."""
    speakers = "; ".join(
        ", ".join(filter(None, [speaker.person.titled_name, speaker.affiliation])) for speaker in lecture.speakers.all()
    )
    head = _("Speaker: %(names)s") % {"names": speakers} if speakers else ""
    return "\n\n".join(filter(None, [head, lecture.local_summary or lecture.local_abstract]))
