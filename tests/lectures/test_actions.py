from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from events.actions import RoomTakenError, change_event
from events.models import Event
from lectures.actions import (
    SeriesPageMissingError,
    Speaking,
    cancel_lecture,
    change_lecture,
    create_lecture,
)
from lectures.models import Lecture, LecturePage
from lectures.queries import public_lectures
from tests.factories import PersonFactory, RoomFactory, SessionFactory, UserFactory
from tests.lectures.conftest import add_series_page

START = datetime(2027, 5, 12, 6, 0, tzinfo=UTC)


def create(series, **kwargs):
    values = {"title": "On proteins", "speakers": [], "starts_at": START, "ends_at": START + timedelta(hours=1)}
    return create_lecture(series=series, **{**values, **kwargs})


def test_create_lecture_makes_record_speakers_and_a_live_page_in_each_language(series, series_page):
    add_series_page(series, "zh-hans")
    person = PersonFactory(given_name="Ada", family_name="Nguyễn")
    person.affiliations.create(text="Institute A", from_year=2020, to_year=2025)
    person.affiliations.create(text="Institute B", from_year=2026)

    lecture = create(series, speakers=[person], title_zh_hans="论蛋白质", abstract="About proteins.")

    pages = list(LecturePage.objects.filter(lecture=lecture).order_by("path"))
    assert [(page.title, page.live, page.slug) for page in pages] == [
        ("On proteins", True, "on-proteins"),
        ("论蛋白质", True, "on-proteins"),
    ]
    assert pages[0].translation_key == pages[1].translation_key
    assert [(s.person, s.affiliation) for s in lecture.speakers.all()] == [(person, "Institute B")]
    assert (lecture.timezone, lecture.is_public, lecture.kind) == ("Asia/Shanghai", True, "lecture")


def test_create_lecture_as_draft_shows_nothing(series, series_page):
    lecture = create(series, publish=False)

    page = LecturePage.objects.get(lecture=lecture)
    assert (page.live, lecture.is_public) == (False, False)


def test_publishing_the_page_in_the_editor_makes_the_lecture_public_and_back(series, series_page):
    lecture = create(series, publish=False)
    page = LecturePage.objects.get(lecture=lecture)

    page.get_latest_revision().publish()

    assert Lecture.objects.get(pk=lecture.pk).is_public
    page.refresh_from_db()
    page.unpublish()
    assert not Lecture.objects.get(pk=lecture.pk).is_public


@pytest.mark.parametrize("is_whole_series", [False, True])
def test_deleting_the_page_of_a_lecture_hides_the_lecture(series, series_page, is_whole_series):
    """Nobody who deletes a page, perhaps a private one, means to announce its lecture."""
    lecture = create(series)
    page = LecturePage.objects.get(lecture=lecture)

    (page.get_parent() if is_whole_series else page).delete()

    assert not Lecture.objects.get(pk=lecture.pk).is_public
    assert list(public_lectures()) == []


def test_deleting_one_of_two_pages_leaves_the_lecture_public(series, series_page):
    add_series_page(series, "vi")
    lecture = create(series)

    LecturePage.objects.filter(lecture=lecture).first().delete()

    assert Lecture.objects.get(pk=lecture.pk).is_public


def test_create_lecture_writes_who_did_it(series, series_page):
    user = UserFactory(is_superuser=True)

    lecture = create(series, by=user)

    assert list(
        ModelLogEntry.objects.filter(object_id=str(lecture.pk), action="lectures.create").values_list("user", flat=True)
    ) == [user.pk]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_at": START - timedelta(hours=1)}, "ends_at"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"title": "x" * 10_000}, "title"),
        ({"title": ""}, "title"),
        ({"join_url": "javascript:alert(1)"}, "join_url"),
    ],
)
def test_create_lecture_refuses_bad_values_and_stores_nothing(series, series_page, values, field):
    with pytest.raises(ValidationError) as refusal:
        create(series, **values)

    assert field in refusal.value.message_dict
    assert Lecture.objects.count() == 0
    assert LecturePage.objects.count() == 0


def test_create_lecture_needs_a_page_of_the_series(series):
    with pytest.raises(SeriesPageMissingError) as refusal:
        create(series)

    assert refusal.value.message_dict["series"] == [
        "“Global Lectures” has no page yet. Create a lecture series page for it first, then add lectures."
    ]
    assert Lecture.objects.count() == 0


def test_person_speaks_once(series, series_page):
    person = PersonFactory()

    with pytest.raises(ValidationError) as refusal:
        create(series, speakers=[person, Speaking(person, "Elsewhere")])

    assert list(refusal.value.message_dict) == ["speakers"]
    assert Lecture.objects.count() == 0


def test_room_booked_by_another_lecture_is_refused(series, series_page):
    room = RoomFactory(name="Hall 1")
    create(series, room=room)

    with pytest.raises(RoomTakenError) as refusal:
        create(
            series,
            title="Second",
            room=room,
            starts_at=START + timedelta(minutes=59),
            ends_at=START + timedelta(hours=2),
        )

    assert refusal.value.message_dict["room"] == [
        "Hall 1 is taken by “On proteins” (12 May 2027, 14:00–15:00, Asia/Shanghai). "
        "Choose another room or another time."
    ]
    assert Lecture.objects.count() == 1


def test_room_booked_by_a_session_of_a_conference_is_refused(series, series_page):
    session = SessionFactory(room=RoomFactory(), starts_at=START, ends_at=START + timedelta(hours=3), title="Keynote")

    with pytest.raises(RoomTakenError, match="Keynote"):
        create(series, room=session.room, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=2))


def test_room_is_free_right_after_another_booking(series, series_page):
    room = RoomFactory()
    create(series, room=room)

    second = create(
        series, title="Second", room=room, starts_at=START + timedelta(hours=1), ends_at=START + timedelta(hours=2)
    )

    assert second.venue == room.venue


def test_room_of_a_cancelled_lecture_is_free(series, series_page):
    room = RoomFactory()
    cancel_lecture(lecture=create(series, room=room))

    assert create(series, title="Second", room=room).room == room


def test_change_lecture_raises_sequence_when_the_calendar_must_notice(series, series_page):
    lecture = create(series)
    uid = lecture.uid

    lecture.abstract = "Better words."
    change_lecture(lecture=lecture)
    assert Event.objects.get(pk=lecture.pk).sequence == 0

    lecture.starts_at += timedelta(minutes=30)
    lecture.ends_at += timedelta(minutes=30)
    change_lecture(lecture=lecture)
    change_lecture(lecture=lecture)
    stored = Event.objects.get(pk=lecture.pk)
    assert (stored.sequence, stored.uid) == (1, uid)


def test_sequence_compares_with_the_stored_row_not_with_an_old_copy(series, series_page):
    lecture = create(series)
    first, second = Event.objects.get(pk=lecture.pk), Event.objects.get(pk=lecture.pk)
    first.title = "One"
    second.title = "Two"

    assert change_event(event=first) == ["title"]
    assert change_event(event=second) == ["title"]

    assert Event.objects.get(pk=lecture.pk).sequence == 2


def test_change_lecture_renames_its_pages_and_keeps_an_editor_s_draft_a_draft(series, series_page):
    lecture = create(series)
    page = LecturePage.objects.get(lecture=lecture)
    page.body = [("text", "<p>Not ready yet</p>")]
    page.save_revision()

    lecture.title = "On lipids"
    change_lecture(lecture=lecture)

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, len(page.body)) == ("On lipids", 0)
    assert (draft.title, len(draft.body)) == ("On lipids", 1)


def test_change_lecture_publishes_a_draft(series, series_page):
    lecture = create(series, publish=False)

    lecture.title = "On lipids"
    change_lecture(lecture=lecture, publish=True)

    page = LecturePage.objects.get(lecture=lecture)
    assert (page.live, page.title, Lecture.objects.get().is_public) == (True, "On lipids", True)


def test_change_lecture_replaces_speakers_in_order(series, series_page):
    one, two, three = PersonFactory(), PersonFactory(), PersonFactory()
    lecture = create(series, speakers=[one, two])

    change_lecture(lecture=lecture, speakers=[three, Speaking(one, "Elsewhere")])

    stored = Lecture.objects.get(pk=lecture.pk)
    assert [(s.person, s.affiliation) for s in stored.speakers.all()] == [(three, ""), (one, "Elsewhere")]


def test_cancel_lecture_keeps_page_and_record_and_happens_once(series, series_page):
    lecture = create(series)

    cancel_lecture(lecture=lecture)
    cancel_lecture(lecture=lecture)

    stored = Event.objects.get(pk=lecture.pk)
    assert (stored.status, stored.sequence, stored.is_public) == ("EventCancelled", 1, True)
    assert LecturePage.objects.get(lecture=lecture).live


def test_somebody_who_may_not_publish_is_refused_and_nothing_is_stored(series, series_page):
    with pytest.raises(PermissionDenied):
        create(series, by=UserFactory())

    assert Lecture.objects.count() == 0
    assert create(series, by=UserFactory(), publish=False).is_public is False
