"""Importing twice changes nothing, a changed file only what it changed, a bad one nothing at all."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conferences.actions.importing import ImportRefusedError, import_programme
from conferences.actions.importing.people import alike
from conferences.documents.reading import parse_programme
from conferences.models import (
    Conference,
    ConferenceIndexPage,
    ConferencePage,
    Presentation,
    ProgrammeRelease,
    Session,
    SessionPerson,
)
from conferences.queries.programme import latest_programme
from events.models import Room, Venue
from people.models import Person
from tests.factories import ConferenceFactory, LectureFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"


def run(slug, name, *options):
    out = io.StringIO()
    call_command(
        "import_programme", slug, str(name if Path(name).is_absolute() else SAMPLES / name), *options, stdout=out
    )
    return out.getvalue()


def state():
    """Every row that an import writes, without its key."""
    sessions = list(Session.objects.order_by("pk").values())
    people = list(SessionPerson.objects.order_by("pk").values())
    talks = list(Presentation.objects.order_by("pk").values())
    return sessions, people, talks, list(Person.objects.order_by("pk").values()), Room.objects.count()


def changed(tmp_path, name, old, new):
    path = tmp_path / name
    text = (SAMPLES / name).read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def test_new_slug_makes_conference_venue_rooms_and_published_page(home_page):
    run("spring-2027", "schedule.xml")

    conference = Conference.objects.get(slug="spring-2027")
    page = ConferencePage.objects.get(conference=conference)
    assert (conference.title, conference.timezone, str(conference.venue)) == (
        "Spring Symposium",
        "Europe/Berlin",
        "Lakeside Hall, Berlin",
    )
    assert [str(day) for day in conference.days] == ["2027-05-12", "2027-05-13"]
    assert page.live
    assert page.get_parent().specific == ConferenceIndexPage.objects.get()
    assert ConferenceIndexPage.objects.get().get_parent().pk == home_page.pk
    assert set(Room.objects.values_list("name", flat=True)) == {"Aula", "Studio"}


def test_second_conference_stands_under_the_same_list(home_page):
    run("spring-2027", "schedule.xml")
    run("hub-2027", "hub.json")

    assert ConferenceIndexPage.objects.count() == 1
    assert ConferencePage.objects.count() == 2


def test_without_release_nothing_is_public(home_page):
    run("spring-2027", "schedule.xml")

    assert latest_programme(Conference.objects.get()) is None


def test_release_option_releases(home_page):
    output = run("spring-2027", "schedule.xml", "--release", "--note", "From the file")

    release = ProgrammeRelease.objects.get()
    assert (release.number, release.note) == (1, "From the file")
    assert [item.title for item in latest_programme(Conference.objects.get()).items] == [
        "How leaves breathe",
        "Roots and rain",
        "Night music",
    ]
    assert "Released as number 1." in output


def test_same_file_twice_changes_nothing(home_page):
    run("spring-2027", "schedule.xml")
    before = state()

    output = run("spring-2027", "schedule.xml")

    assert state() == before
    assert "Sessions: 0 added, 0 changed, 5 unchanged. People added: 0." in output


def test_same_book_twice_changes_nothing(home_page):
    run("days", "book.json", "--timezone", "Europe/Oslo")
    before = state()

    output = run("days", "book.json", "--timezone", "Europe/Oslo")

    assert state() == before
    assert "Sessions: 0 added, 0 changed, 6 unchanged. People added: 0." in output


def test_changed_file_changes_only_what_it_changed(home_page, tmp_path):
    run("spring-2027", "schedule.xml", "--release")
    before = {row["title"]: row for row in Session.objects.values()}

    path = changed(tmp_path, "schedule.xml", "<start>10:30</start>", "<start>10:45</start>")
    output = run("spring-2027", path, "--release")

    after = {row["title"]: row for row in Session.objects.values()}
    assert [title for title in after if after[title] != before[title]] == ["Roots and rain"]
    assert {item.title: item.sequence for item in latest_programme(Conference.objects.get()).items} == {
        "How leaves breathe": 0,
        "Roots and rain": 1,
        "Night music": 0,
    }
    assert "Sessions: 0 added, 1 changed, 4 unchanged. People added: 0." in output


def test_changed_authors_of_a_talk_are_taken_over(home_page, tmp_path):
    run("days", "book.json", "--timezone", "Europe/Oslo")

    path = changed(
        tmp_path, "book.json", '"speaker": "Ek, Can", "authors": ["bo-lind", "can-ek"]', '"authors": ["can-ek"]'
    )
    run("days", path, "--timezone", "Europe/Oslo")

    presenters = Presentation.objects.get(title="Forests").presenters.all()
    assert [row.person.full_name for row in presenters] == ["Can Ek"]


def test_session_that_left_the_file_is_named_and_kept(home_page, tmp_path):
    run("spring-2027", "schedule.json")

    path = changed(tmp_path, "schedule.json", '"id": 2,', '"id": 3,')
    output = run("spring-2027", path)

    assert "Not in this file any more (1): Roots" in output
    assert Session.objects.filter(title="Roots", status="confirmed").count() == 2


def test_session_that_left_the_file_is_cancelled_when_told_so(home_page, tmp_path):
    run("spring-2027", "schedule.json")

    path = changed(tmp_path, "schedule.json", '"id": 2,', '"id": 3,')
    run("spring-2027", path, "--cancel-missing")

    assert list(Session.objects.filter(title="Roots").order_by("pk").values_list("status", flat=True)) == [
        "cancelled",
        "confirmed",
    ]


def test_sessions_made_by_hand_are_left_alone(home_page):
    conference = ConferenceFactory(slug="spring-2027")
    SessionFactory(conference=conference, title="By hand")

    run("spring-2027", "schedule.xml", "--cancel-missing")

    assert Session.objects.get(title="By hand").status == "confirmed"
    assert Conference.objects.get().title == conference.title


def test_person_is_one_within_an_import(home_page):
    run("spring-2027", "schedule.xml")

    person = Person.objects.get(full_name="Ada van der Berg")
    assert person.session_roles.count() == 2
    assert (person.family_name, person.slug) == ("van der Berg", "ada-van-der-berg")


def test_namesake_of_another_conference_is_another_person(home_page):
    PersonFactory(given_name="Ada", family_name="van der Berg")

    run("spring-2027", "schedule.xml")

    assert Person.objects.filter(full_name="Ada van der Berg").count() == 2


def test_person_with_the_orcid_is_known_again(home_page):
    known = PersonFactory(given_name="Ada", family_name="Berg", orcid="0000-0002-1825-0097", life="By an editor.")

    run("days", "book.json", "--timezone", "Europe/Oslo")

    assert Presentation.objects.get(title="Lakes as archives").presenters.get().person == known
    known.refresh_from_db()
    assert known.life == "By an editor."


def test_orcid_with_a_wrong_check_digit_is_left_out_and_named(home_page):
    output = run("days", "book.json", "--timezone", "Europe/Oslo")

    assert Person.objects.get(full_name="Bo Lind").orcid == ""
    assert "the ORCID iD of Bo Lind was left out: This ORCID iD has a wrong check digit" in output


def test_orcid_that_two_people_claim_is_given_to_neither(home_page, tmp_path):
    path = changed(tmp_path, "book.json", "0000-0002-1825-0098", "0000-0002-1825-0097")

    output = run("days", path, "--timezone", "Europe/Oslo")

    assert set(Person.objects.values_list("orcid", flat=True)) == {""}
    assert "Bo Lind and Ada Berg can't have one ORCID iD (0000-0002-1825-0097); it was left out" in output


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Sarah O. Fischer", "Sarah Fischer", True),
        ("Müller, W.", "Wolfgang Muller", True),
        ("Ada Berg", "Bo Lind", False),
    ],
)
def test_names_are_alike_when_they_share_a_word(first, second, same):
    assert alike(first, second) is same


def test_double_room_is_named_and_taken(home_page, tmp_path):
    path = changed(tmp_path, "schedule.xml", "<start>10:30</start>", "<start>09:30</start>")

    output = run("spring-2027", path, "--release")

    assert "The room Aula is booked twice: “How leaves breathe” (12 May 2027, 09:00–10:00)" in output
    assert ProgrammeRelease.objects.count() == 1


@pytest.mark.parametrize("name", ["schedule.xml", "schedule.json", "hub.json"])
def test_strict_refuses_a_file_with_repairs_and_changes_nothing(home_page, name):
    with pytest.raises(CommandError) as error:
        run("spring-2027", name, "--strict")

    assert "--strict" in str(error.value)
    assert str(error.value).endswith("Nothing was changed.")
    assert Conference.objects.count() == 0
    assert ConferencePage.objects.count() == 0


def test_broken_file_changes_nothing(home_page, tmp_path):
    path = tmp_path / "broken.xml"
    path.write_text("<schedule><conference>")

    with pytest.raises(CommandError) as error:
        run("spring-2027", path)

    assert str(error.value) == (
        "The XML is broken at line 1, column 23: no element found: line 1, column 22. Nothing was changed."
    )
    assert Conference.objects.count() == 0


def test_failed_release_takes_the_import_back(home_page, tmp_path):
    path = changed(tmp_path, "hub.json", '"start": "2027-05-12T10:30:00+02:00"', '"start": "later"')

    with pytest.raises(CommandError) as error:
        run("hub-2027", path, "--release")

    assert str(error.value).startswith("No session has a time yet.")
    assert (Conference.objects.count(), Session.objects.count(), Venue.objects.count()) == (0, 0, 0)


def test_error_in_the_middle_leaves_nothing_behind(home_page):
    imported = parse_programme((SAMPLES / "schedule.xml").read_bytes())

    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_programme(slug="spring-2027", imported=imported, progress=stop)

    assert (Conference.objects.count(), Session.objects.count(), Person.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("slug", ["Spring 2027", "", "x" * 121, "../etc"])
def test_slug_that_is_none_is_refused(home_page, slug):
    imported = parse_programme((SAMPLES / "schedule.xml").read_bytes())

    with pytest.raises(ImportRefusedError) as error:
        import_programme(slug=slug, imported=imported)

    assert "is no slug" in error.value.message


def test_slug_of_a_lecture_is_refused(home_page):
    lecture = LectureFactory(slug="spring-2027")

    with pytest.raises(CommandError) as error:
        run("spring-2027", "schedule.xml")

    assert "is already the slug of another event" in str(error.value)
    assert lecture.pk


def test_unknown_zone_on_the_command_line_is_refused(home_page):
    with pytest.raises(CommandError) as error:
        run("spring-2027", "schedule.xml", "--timezone", "Mars/Olympus")

    assert str(error.value).startswith("The time zone given is “Mars/Olympus”, which is no IANA time zone.")


@pytest.mark.shared_data
def test_fosdem_is_imported_and_released_whole(home_page, shared_data):
    path = shared_data / "schedules" / "fosdem-2024.xml"

    first = run("fosdem-2024", path, "--release")
    second = run("fosdem-2024", path)

    programme = latest_programme(Conference.objects.get())
    assert (len(programme.items), len(programme.rooms), len(programme.tracks)) == (674, 26, 55)
    assert "The room UB4.136 is booked twice" in first
    assert "Sessions: 0 added, 0 changed, 674 unchanged. People added: 0." in second


@pytest.mark.shared_data
def test_abstract_book_is_imported_whole(home_page, shared_data):
    path = shared_data / "abstracts" / "ib2026.json"

    run("ib2026", path, "--format", "ib2026", "--release")
    output = run("ib2026", path, "--format", "ib2026")

    assert Presentation.objects.filter(kind="poster").exclude(board_number="").count() == 19
    assert Person.objects.exclude(orcid="").count() > 100
    assert "Sessions: 0 added, 0 changed, 30 unchanged. People added: 0." in output
