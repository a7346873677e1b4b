"""The organisers' screens for files: upload, look, take over; downloads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from conferences.actions.programme import release_programme
from conferences.models import ImportedFile, Presentation, Session
from tests.conferences.test_export import full  # noqa: F401
from tests.factories import SessionFactory, UserFactory
from tests.papers import read_with_poppler, squeezed

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(request):
    return request.getfixturevalue("full")


@pytest.fixture
def office():
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def files(conference, *rest):
    return "/".join(["/admin/programme/files", str(conference.pk), *map(str, rest), ""])


def give(office, conference, content, name="table.csv", **more):
    return office.post(files(conference), {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def decide(office, response, **values):
    fingerprint = response.context["preview"].fingerprint
    return office.post(response.redirect_chain[-1][0], {"fingerprint": fingerprint, **values}, follow=True)


def test_file_is_looked_at_and_then_taken(office, water):
    response = give(office, water, b"title,kind\nA walk,social")

    assert "A walk" in response.content.decode()
    assert not Session.objects.filter(title="A walk").exists()

    done = decide(office, response)

    assert "1 session was taken from the file." in done.content.decode()
    assert Session.objects.filter(title="A walk").exists()
    assert not ImportedFile.objects.exists()


def test_own_export_changes_nothing(office, water):
    content = office.get("/programme/water/schedule.xml").content

    response = give(office, water, content, "schedule.xml")

    assert "Nothing: the programme stands as the file has it." in response.content.decode()


def test_changed_schedule_shows_what_changes(office, water):
    content = office.get("/programme/water/schedule.json").content.replace(b'"Dinner"', b'"Supper <b>"')

    page = give(office, water, content, "schedule.json").content.decode()

    assert "<del>Dinner</del>" in page
    assert "<ins>Supper &lt;b&gt;</ins>" in page


def test_missing_sessions_are_cancelled_only_if_asked(office, water):
    SessionFactory(conference=water, title="Imported once", external_id="9")
    content = office.get("/programme/water/schedule.json").content

    stays = decide_and_reload(office, give(office, water, content, "s.json"))
    goes = decide_and_reload(office, give(office, water, content, "s.json", cancels_missing="on"))

    assert (stays, goes) == ("confirmed", "cancelled")


def decide_and_reload(office, response):
    decide(office, response)
    return Session.objects.get(title="Imported once").status


def test_mistakes_are_named_and_nothing_can_be_taken(office, water):
    response = give(office, water, b"title,kind,start,end\nA,nonsense,tomorrow,")

    page = response.content.decode()
    assert "2 mistakes to mend" in page
    assert "Take it over" not in page
    decide(office, response)
    assert not Session.objects.filter(title="A").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"<html>"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><schedule/>'),
        ("a.json", b"{}"),
        ("a.json", b"[" * 100_000),
        ("a.csv", b"\xff\xff"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.gz", b"\x1f\x8b\x08"),
        ("a.csv", b"   "),
    ],
)
def test_unreadable_file_says_why_at_its_field(office, water, name, content):
    response = give(office, water, content, name)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not ImportedFile.objects.exists()


def test_without_a_file_the_field_says_so(office, water):
    response = office.post(files(water), {})

    assert response.context["form"].errors["file"] == ["This field is required."]


def test_file_can_be_put_aside(office, water):
    response = give(office, water, b"title\nA walk")

    decide(office, response, drop="1")

    assert not ImportedFile.objects.exists()
    assert not Session.objects.filter(title="A walk").exists()


def test_stale_preview_is_shown_again(office, water):
    response = give(office, water, b"title,subtitle\nDinner,By the river")
    Session.objects.filter(title="Dinner").update(subtitle="Elsewhere")

    again = decide(office, response)

    assert "The programme was changed meanwhile." in again.content.decode()
    assert Session.objects.get(title="Dinner").subtitle == "Elsewhere"


def test_import_is_for_those_who_may_change_sessions(water):
    from django.contrib.auth.models import Permission

    user = UserFactory(is_staff=True)
    user.user_permissions.add(
        Permission.objects.get(codename="view_session", content_type__app_label="conferences"),
        Permission.objects.get(codename="access_admin"),
    )
    client = Client()
    client.force_login(user)

    assert client.get(files(water)).status_code == 200
    assert client.post(files(water), {"file": SimpleUploadedFile("a.csv", b"title\nA")}).status_code in (302, 403)
    assert not ImportedFile.objects.exists()
    text = client.get(files(water, "tables", "speakers.csv").rstrip("/")).content.decode()
    assert "email" in text
    assert "@" not in text.replace("email", "")


@pytest.mark.parametrize("name", ["programme.xlsx", "sessions.csv", "presentations.csv", "speakers.csv"])
@pytest.mark.parametrize("what", ["tables", "templates"])
def test_tables_and_templates_come_as_files(office, water, what, name):
    response = office.get(files(water, what, name).rstrip("/"))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="water-')
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["programme.csv", "sessions.xlsx", "secrets.csv"])
def test_other_tables_do_not_exist(office, water, name):
    assert office.get(files(water, "tables", name).rstrip("/")).status_code == 404


def test_poster_sheet_has_a_label_for_each_board(office, water):
    for number in (10, 2):
        Presentation.objects.create(
            session=Session.objects.get(title__startswith="Rivers"),
            title=f"Poster {number} 海",
            kind="poster",
            board_number=f"P-{number}",
        )
    release_programme(conference=water)

    content = office.get(files(water, "posters.pdf").rstrip("/")).content

    pages = read_with_poppler(content)
    assert len(pages) == 3  # the list, and two pages of two labels
    assert [squeezed(f"P-{n}") in pages[0] for n in ("01", "2", "10")] == [True] * 3
    assert pages[0].index("P-2") < pages[0].index("P-10")
    assert "P-01" in pages[1] and "P-2" in pages[1] and "P-10" in pages[2]
    assert "海" in pages[2]


def test_posters_before_the_first_release_say_draft(office, conference):
    session = SessionFactory(conference=conference, kind="poster_session")
    Presentation.objects.create(session=session, title="A", kind="poster")

    pages = read_with_poppler(office.get(files(conference, "posters.pdf").rstrip("/")).content)

    assert all("Draft" in page for page in pages)


def test_no_posters_still_make_a_list(office, conference):
    import io

    content = office.get(files(conference, "posters.pdf").rstrip("/")).content

    assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_other_conferences_file_is_not_found(office, water, home_page):
    from tests.factories import ConferenceFactory

    response = give(office, water, b"title\nA walk")
    upload = ImportedFile.objects.get()

    assert response.status_code == 200
    assert office.get(files(ConferenceFactory(), "imports", upload.pk)).status_code == 404
