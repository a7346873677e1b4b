"""One screen, one call: the record, its speakers and its page in every language that the series has a page in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.search import index

from core.audit import record
from core.languages import localized
from events.actions import book_room, cancel_event, change_event, set_hosts
from events.enums import EventKind
from events.models import Room, Venue
from lectures.models import Lecture, LecturePage, LectureSeries, LectureSeriesPage, LectureSpeaker
from partners.models import Organisation
from people.models import Person
from people.queries import affiliation_in


class SeriesPageMissingError(ValidationError):
    """The series has no page to put the lecture below."""

    def __init__(self, series: LectureSeries) -> None:
        super().__init__(
            {
                "series": _(
                    "“%(series)s” has no page yet. Create a lecture series page for it first, then add lectures."
                )
                % {"series": series.local_name}
            }
        )


@dataclass(frozen=True, slots=True)
class Speaking:
    """Somebody who speaks; an empty `affiliation` takes the one that they have in the lecture's year."""

    person: Person
    affiliation: str = ""


@transaction.atomic
def create_lecture(
    *,
    series: LectureSeries,
    title: str,
    speakers: Sequence[Speaking | Person],
    starts_at: datetime,
    ends_at: datetime,
    timezone: str = "",
    venue: Venue | None = None,
    room: Room | None = None,
    abstract: str = "",
    hosts: Sequence[tuple[Organisation, str]] = (),
    publish: bool = True,
    by: Any = None,
    **details: Any,
) -> Lecture:
    """Make the lecture and its pages; `publish` shows it at once, otherwise it waits as a draft that no list shows.

    `timezone` and `venue` default to the series' usual ones. `details` are other fields of Lecture by name
    (`title_vi`, `summary`, `language`, `attendance_mode`, `join_url`, `recording_url` …). Raises ValidationError with
    the fields at fault, RoomTakenError, SeriesPageMissingError; then nothing is stored.
    """
    lecture = Lecture(
        kind=EventKind.LECTURE,
        series=series,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=timezone or series.timezone,
        venue=venue or (room.venue if room else series.venue),
        room=room,
        abstract=abstract,
        is_public=publish,
        **details,
    )
    lecture.full_clean(exclude=["slug"])
    parents = list(LectureSeriesPage.objects.filter(series=series).select_related("locale").order_by("path"))
    if not parents:
        raise SeriesPageMissingError(series)
    book_room(lecture)
    lecture.save()
    set_speakers(lecture, speakers)
    set_hosts(event=lecture, hosts=hosts)
    original = None
    for parent in parents:
        original = add_page(lecture, parent, original, by=by)
    if publish:
        publish_pages(lecture, by=by)
    record("lectures.create", lecture, by=by, published=publish)
    return lecture


@transaction.atomic
def change_lecture(
    *,
    lecture: Lecture,
    speakers: Sequence[Speaking | Person] | None = None,
    hosts: Sequence[tuple[Organisation, str]] | None = None,
    publish: bool = True,
    by: Any = None,
) -> Lecture:
    """Store `lecture`, which carries new values, its `speakers` and `hosts` if given, and the titles of its pages.

    The facts of a public lecture are public as soon as they are stored; `publish=False` only keeps a draft a draft.
    Calendars get a new SEQUENCE if what they show has changed. Errors as in `create_lecture`.
    """
    lecture.is_public = lecture.is_public or publish
    change_event(event=lecture, by=by)
    if speakers is not None:
        set_speakers(lecture, speakers)
    if hosts is not None:
        set_hosts(event=lecture, hosts=hosts)
    for page in lecture.pages.select_related("locale"):
        retitle(page, lecture, by=by)
        index.insert_or_update_object(page)
    if lecture.is_public:
        publish_pages(lecture, by=by)
    record("lectures.change", lecture, by=by, published=lecture.is_public)
    return lecture


@transaction.atomic
def cancel_lecture(*, lecture: Lecture, by: Any = None) -> None:
    """Its page and calendar entry stay, marked as cancelled."""
    cancel_event(event=lecture, by=by)
    record("lectures.cancel", lecture, by=by)


@transaction.atomic
def show_lecture(*, lecture: Lecture, by: Any = None) -> None:
    """Public in lists and feeds if one of its pages is published, and only then."""
    stored = Lecture.objects.select_for_update().get(pk=lecture.pk)
    is_public = stored.pages.live().exists()
    if stored.is_public != is_public:
        stored.is_public = is_public
        stored.save()
        record("lectures.show" if is_public else "lectures.hide", stored, by=by)


# -- steps --------------------------------------------------------------------------------------------------------


def set_speakers(lecture: Lecture, speakers: Sequence[Speaking | Person]) -> None:
    """Exactly these, in this order. A person may stand once."""
    wanted = [item if isinstance(item, Speaking) else Speaking(item) for item in speakers]
    if len({item.person.pk for item in wanted}) < len(wanted):
        raise ValidationError({"speakers": _("Somebody is named twice among the speakers.")})
    lecture_id = lecture.pk
    LectureSpeaker.objects.filter(lecture_id=lecture_id).delete()
    for number, item in enumerate(wanted):
        affiliation = item.affiliation or affiliation_in(item.person, lecture.local_start.year)
        row = LectureSpeaker(
            lecture_id=lecture_id, person=item.person, affiliation=affiliation[:250], sort_order=number
        )
        row.save()


def page_title(lecture: Lecture, language: str) -> str:
    return localized(lecture, "title", language)


def add_page(
    lecture: Lecture, parent: LectureSeriesPage, original: LecturePage | None, *, by: Any = None
) -> LecturePage:
    """A draft below `parent`; the pages of one lecture are translations of each other."""
    page = LecturePage(
        title=page_title(lecture, parent.locale.language_code),
        slug=lecture.slug,
        lecture=lecture,
        locale=parent.locale,
        live=False,
        owner=user_of(by),
    )
    if original is not None:
        page.translation_key = original.translation_key
    parent.add_child(instance=page)
    page.save_revision(user=page.owner, log_action=True)
    return original or page


def retitle(page: LecturePage, lecture: Lecture, *, by: Any = None) -> None:
    """The page follows the record's title. What an editor has drafted on it meanwhile stays a draft."""
    title = page_title(lecture, page.locale.language_code)
    draft = page.get_latest_revision_as_object()
    was_clean = page.live and not page.has_unpublished_changes
    if draft.title != title:
        draft.title = title
        revision = draft.save_revision(user=user_of(by))
        if was_clean:
            revision.publish(user=user_of(by))
    if page.live and not was_clean and page.title != title:
        LecturePage.objects.filter(pk=page.pk).update(title=title)


def publish_pages(lecture: Lecture, *, by: Any = None) -> None:
    """Publish the newest draft of each page that is not public yet."""
    for page in lecture.pages.filter(live=False):
        revision = page.get_latest_revision() or page.save_revision(user=user_of(by))
        revision.publish(user=user_of(by))


def user_of(by: Any) -> Any:
    """`by` if it is a stored user; commands pass None or a name."""
    return by if getattr(by, "pk", None) else None
