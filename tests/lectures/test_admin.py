from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from lectures.actions import create_lecture
from lectures.models import Lecture, LecturePage, LectureSpeaker
from tests.factories import LectureFactory, OrganisationFactory, PersonFactory, RoomFactory, SessionFactory, UserFactory

START = datetime(2027, 5, 12, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai


@pytest.fixture
def admin(db):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def person(db):
    return PersonFactory(given_name="Ada", family_name="Chen")


def typed(series, *people, **changes):
    values = {
        "series": series.pk,
        "title": "On proteins",
        "day": "2027-05-12",
        "start": "14:00",
        "end": "15:30",
        "minutes": "",
        "last_day": "",
        "timezone": "",
        "room": "",
        "venue": "",
        "attendance_mode": "OfflineEventAttendanceMode",
        "abstract": "About proteins.",
        "language": "en",
        "status": "EventScheduled",
        "hosts-TOTAL_FORMS": 0,
        "hosts-INITIAL_FORMS": 0,
        "speakers-TOTAL_FORMS": len(people),
        "speakers-INITIAL_FORMS": 0,
        "speakers-MIN_NUM_FORMS": 1,
        "speakers-MAX_NUM_FORMS": 1000,
        "action-publish": "1",
    }
    for number, one in enumerate(people):
        values[f"speakers-{number}-person"] = one.pk
        values[f"speakers-{number}-ORDER"] = number + 1
    return {**values, **changes}


ADD = "/admin/lectures/new/"


def errors_of(response):
    assert response.status_code == 200
    return {name: [str(error) for error in errors] for name, errors in response.context["form"].errors.items()}


def test_one_screen_makes_a_public_lecture(admin, series, series_page, person):
    assert admin.get(ADD).status_code == 200

    response = admin.post(ADD, typed(series, person))

    assert response.status_code == 302, errors_of(response)
    lecture = Lecture.objects.get()
    assert (lecture.title, lecture.timezone, lecture.is_public) == ("On proteins", "Asia/Shanghai", True)
    assert (lecture.starts_at, lecture.ends_at) == (START, START + timedelta(minutes=90))
    assert [speaker.person for speaker in lecture.speakers.all()] == [person]
    assert LecturePage.objects.get().live
    html = Client().get(series_page.url).content.decode()
    assert "On proteins" in html
    assert "On proteins" in Client().get("/calendar/lectures.ics").content.decode()


def test_draft_is_saved_and_shown_nowhere(admin, series, series_page, person):
    admin.post(ADD, {**typed(series, person), "action-publish": "", "action-draft": "1"})

    assert not LecturePage.objects.get().live
    assert b"BEGIN:VEVENT" not in Client().get("/calendar/all.ics").content


def test_hosts_with_their_roles_are_saved_in_order(admin, series, series_page, person):
    host, helper = OrganisationFactory(name="Host"), OrganisationFactory(name="Helper")
    rows = {
        "hosts-TOTAL_FORMS": 2,
        "hosts-0-organisation": helper.pk,
        "hosts-0-role": "co_host",
        "hosts-0-ORDER": 2,
        "hosts-1-organisation": host.pk,
        "hosts-1-role": "host",
        "hosts-1-ORDER": 1,
    }

    admin.post(ADD, {**typed(series, person), **rows})

    assert [(h.organisation, h.role) for h in Lecture.objects.get().hosts.all()] == [
        (host, "host"),
        (helper, "co_host"),
    ]


def test_length_in_minutes_stands_for_the_end(admin, series, series_page, person):
    admin.post(ADD, typed(series, person, end="", minutes="45"))

    assert Lecture.objects.get().ends_at == START + timedelta(minutes=45)


def test_lecture_across_midnight_needs_its_last_day(admin, series, series_page, person):
    late = {"start": "23:00", "end": "01:00"}

    refused = admin.post(ADD, typed(series, person, **late))
    admin.post(ADD, typed(series, person, **late, last_day="2027-05-13"))

    assert list(errors_of(refused)) == ["end"]
    lecture = Lecture.objects.get()
    assert lecture.ends_at - lecture.starts_at == timedelta(hours=2)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"end": "13:00"}, "end", "The end must be after the start."),
        ({"end": ""}, "end", "When does it end?"),
        ({"minutes": "30"}, "minutes", "not both"),
        ({"timezone": "Mars/Olympus"}, "timezone", "is no time zone"),
        (
            {"timezone": "Europe/Berlin", "day": "2027-03-28", "start": "02:30", "end": "05:00"},
            "start",
            "clocks change",
        ),
        (
            {"timezone": "Europe/Berlin", "day": "2027-10-31", "start": "02:30", "end": "05:00"},
            "start",
            "clocks change",
        ),
        ({"title": "x" * 10_000}, "title", "at most 250 characters"),
        ({"title": ""}, "title", "required"),
        ({"series": ""}, "series", "required"),
        ({"day": "soon"}, "day", "valid date"),
        ({"join_url": "not an address"}, "join_url", "valid URL"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(
    admin, series, series_page, person, changes, field, words
):
    response = admin.post(ADD, {**typed(series, person), **changes})

    errors = errors_of(response)
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert "About proteins." in response.content.decode()
    assert Lecture.objects.count() == 0


def test_room_that_is_taken_is_named_with_who_has_it(admin, series, series_page, person):
    room = RoomFactory(name="Hall 1")
    SessionFactory(room=room, title="Keynote", starts_at=START, ends_at=START + timedelta(hours=1))

    response = admin.post(ADD, typed(series, person, room=room.pk))

    assert "Hall 1 is taken by “Keynote”" in errors_of(response)["room"][0]
    assert Lecture.objects.count() == 0


def test_room_brings_its_venue(admin, series, series_page, person):
    room = RoomFactory()

    admin.post(ADD, typed(series, person, room=room.pk))

    assert Lecture.objects.get().venue == room.venue


def test_series_without_a_page_is_told(admin, series, person):
    response = admin.post(ADD, typed(series, person))

    assert "has no page yet" in errors_of(response)["series"][0]


def test_same_speaker_twice_is_told(admin, series, series_page, person):
    response = admin.post(ADD, typed(series, person, person))

    assert response.status_code == 200
    assert Lecture.objects.count() == 0


def test_edit_screen_shows_the_lecture_s_own_clock_and_saves_through_the_action(admin, series, series_page, person):
    lecture = create_lecture(
        series=series, title="Before", speakers=[person], starts_at=START, ends_at=START + timedelta(hours=1)
    )
    row = lecture.speakers.get()
    url = f"/admin/lectures/edit/{lecture.pk}/"
    other = PersonFactory()

    form = admin.get(url).context["form"]
    assert (f"{form['start'].value():%H:%M}", f"{form['end'].value():%H:%M}") == ("14:00", "15:00")
    changes = {
        "title": "After",
        "start": "16:00",
        "end": "17:00",
        "timezone": "Asia/Shanghai",
        "speakers-TOTAL_FORMS": 2,
        "speakers-INITIAL_FORMS": 1,
        "speakers-0-id": row.pk,
        "speakers-0-person": person.pk,
        "speakers-0-ORDER": 2,
        "speakers-1-person": other.pk,
        "speakers-1-affiliation": "Elsewhere",
        "speakers-1-ORDER": 1,
    }
    response = admin.post(url, {**typed(series, person), **changes})

    assert response.status_code == 302, errors_of(response)
    stored = Lecture.objects.get()
    assert (stored.title, stored.starts_at, stored.sequence) == ("After", START + timedelta(hours=2), 1)
    assert [(s.person, s.affiliation) for s in stored.speakers.all()] == [(other, "Elsewhere"), (person, "")]
    assert LecturePage.objects.get().title == "After"


def test_cancelling_asks_first(admin, series, series_page, person):
    lecture = create_lecture(
        series=series, title="Doomed", speakers=[person], starts_at=START, ends_at=START + timedelta(hours=1)
    )
    url = reverse("lectures:cancellation", args=[lecture.pk])

    assert "Doomed" in admin.get(url).content.decode()
    assert not Lecture.objects.get().is_cancelled
    assert admin.post(url).status_code == 302
    assert Lecture.objects.get().is_cancelled


def test_list_filters_and_searches(admin, series):
    LectureFactory(
        series=series, title="Old one", starts_at=START - timedelta(days=2000), ends_at=START - timedelta(days=1999)
    )
    lecture = LectureFactory(
        title="Coming one", starts_at=START + timedelta(days=2000), ends_at=START + timedelta(days=2001)
    )
    LectureSpeaker.objects.create(lecture=lecture, person=PersonFactory(given_name="Minh", family_name="Nguyễn"))

    def titles(**query):
        return {lecture.title for lecture in admin.get("/admin/lectures/", query).context["object_list"]}

    assert titles() == {"Old one", "Coming one"}
    assert titles(when="coming") == {"Coming one"}
    assert titles(when="past") == {"Old one"}
    assert titles(series=series.pk) == {"Old one"}
    assert titles(state="draft") == set()
    assert titles(q="nguyen") == {"Coming one"}


@pytest.mark.parametrize("path", ["", "new/", "cancellation/1/"])
def test_lecture_screens_are_closed_to_helpers(db, path):
    helper = UserFactory()
    helper.groups.add(Group.objects.get(name="Helpers"))
    client = Client()
    client.force_login(helper)

    assert client.get(f"/admin/lectures/{path}").status_code in (302, 403)
