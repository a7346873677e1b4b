"""Recordings, slides and papers, and when the public sees them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from conferences.actions.materials import RecordingRefusedError, save_material
from conferences.actions.programme import release_programme
from conferences.models import Material, Presentation, SpeakerInvitation
from core.middleware.page_cache import PageCacheMiddleware
from tests.conferences.files import PDF, pdf
from tests.conferences.pages import add_session, get, statements
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(conference):
    session = add_session(conference, 1)
    release_programme(conference=conference)
    return session


def attach(session, **facts):
    values = {"session": session, "kind": "slides", "title": "My slides", "licence": "CC-BY-4.0", **facts}
    if "url" in values:
        return save_material(material=Material(**values))
    return save_material(material=Material(**values), file=pdf(), file_name="talk.pdf")


def address(material):
    return f"/materials/{material.guid}/{material.file_name}"


def test_slides_stand_on_the_pages_of_session_and_people(client, session):
    talk = session.presentations.get()
    attach(session, presentation=talk)
    attach(session, kind="recording", title="", url="https://video.example.org/w/1")

    page = get(client, "programme/session-1/")[1]

    assert "My slides" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert "video.example.org" in page
    assert page.index("My slides") < page.index("https://video.example.org/w/1")
    assert "https://video.example.org/w/1" in get(client, "speakers/ada-speaker1/")[1]
    assert "My slides" in get(client, "speakers/given-author1/")[1]
    assert "My slides" in client.get("/en/people/given-author1/").content.decode()
    assert "My slides" not in client.get("/en/people/ada-speaker1/").content.decode()


def test_file_is_given_out_by_its_own_address_only(client, session, settings):
    material = attach(session)

    answer = client.get(address(material))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'inline; filename="talk.pdf"'
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(f"/materials/{material.guid}/other.pdf").status_code == 404
    assert client.get(f"/media/{material.file.name}").status_code == 404
    assert str(settings.PRIVATE_ROOT) in material.file.path
    assert "talk" not in material.file.name


def test_embargo_hides_line_and_file_and_ends_by_itself(client, session):
    material = attach(session, embargo_until=timezone.now() + timedelta(hours=1))
    before = get(client, "programme/session-1/")[1], client.get(address(material)).status_code

    Material.objects.update(embargo_until=timezone.now() - timedelta(seconds=1))

    assert "My slides" not in before[0]
    assert before[1] == 404
    assert "My slides" in get(client, "programme/session-1/")[1]
    assert client.get(address(material)).status_code == 200


def test_kept_page_is_let_go_when_the_embargo_ends(client, session, settings):
    settings.PAGE_CACHE_SECONDS = 3600
    attach(session, embargo_until=timezone.now() + timedelta(seconds=90))

    middleware = cached_client(client)
    client.get("/en/conferences/water/programme/session-1/")
    client.get("/en/conferences/water/programme/")

    lives = {key[2]: entry.kept_until for key, entry in middleware.entries.items()}
    session_page, programme = (lives[f"/en/conferences/water/programme/{tail}"] for tail in ("session-1/", ""))
    assert 3500 < programme - session_page < 3520


def cached_client(client: Client) -> PageCacheMiddleware:
    """The page cache of the client's own handler."""
    client.handler.load_middleware()
    chain = client.handler._middleware_chain
    while not isinstance(chain, PageCacheMiddleware):
        chain = getattr(chain, "__wrapped__", None) or chain.get_response
    return chain


@pytest.mark.parametrize("hide", ["unreleased", "hidden"])
def test_file_of_what_is_not_public_is_not_given_out(client, conference, hide):
    session = add_session(conference, 1)
    material = attach(session)
    if hide == "hidden":
        release_programme(conference=conference)
        type(conference).objects.update(is_public=False)

    assert client.get(address(material)).status_code == 404


def test_file_of_a_talk_that_is_not_released_yet_is_not_given_out(client, session):
    talk = Presentation.objects.create(session=session, title="Later")

    material = attach(session, presentation=talk)

    assert client.get(address(material)).status_code == 404
    assert "My slides" not in get(client, "programme/session-1/")[1]


def test_lost_file_is_404_and_not_an_error(client, session):
    material = attach(session)
    material.file.storage.delete(material.file.name)

    assert client.get(address(material)).status_code == 404


def test_new_file_takes_the_place_of_the_old_one(session, django_capture_on_commit_callbacks):
    material = attach(session)
    old = material.file.name

    with django_capture_on_commit_callbacks(execute=True):
        save_material(material=material, file=pdf("new.pdf"), file_name="new.pdf")

    assert material.file.name != old
    assert not material.file.storage.exists(old)
    assert material.file.storage.exists(material.file.name)


def test_deleted_material_takes_its_file_along(session, django_capture_on_commit_callbacks):
    material = attach(session)
    name, storage = material.file.name, material.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        material.delete()

    assert not storage.exists(name)


def test_nobody_who_said_no_is_shown_in_a_recording(session):
    person = session.people.get().person
    SpeakerInvitation.objects.create(
        conference=session.conference,
        person=person,
        email="a@example.org",
        secret="s",
        state="accepted",
        recording_consent="no",
        invited_at=timezone.now(),
    )

    with pytest.raises(RecordingRefusedError, match="Ada Speaker1 did not agree"):
        attach(session, kind="recording", url="https://video.example.org/1")

    attach(session, kind="recording", url="https://video.example.org/1", presentation=session.presentations.get())
    assert Material.objects.count() == 1


def test_session_page_costs_the_same_with_one_and_many_materials(client, session):
    path = "/en/conferences/water/programme/session-1/"
    attach(session)
    one = statements(client, path)
    for talk in [None, session.presentations.get(), None]:
        attach(session, presentation=talk)

    assert statements(client, path) == one


# -- the back office ------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db):
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def material_data(talk, **changed):
    return {"session": talk.pk, "kind": "slides", "title": "", "url": "", "licence": "", "position": 0, **changed}


def test_organiser_attaches_a_file_under_embargo_on_the_conferences_clock(office, session):
    url = f"/admin/materials/new/?conference={session.conference_id}"
    data = material_data(session, upload=pdf("My talk.pptx"), embargo_until="2027-05-12 18:00", licence="CC0-1.0")

    response = office.post(url, data)

    material = Material.objects.get()
    assert response.status_code == 302, response.context["form"].errors
    assert (material.file_name, material.licence) == ("My talk.pdf", "CC0-1.0")
    assert material.embargo_until.isoformat() == "2027-05-12T10:00:00+00:00"
    assert office.get(f"/admin/materials/edit/{material.pk}/").status_code == 200
    assert "My talk.pdf" in office.get("/admin/materials/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({}, "upload", "Give a file or an address"),
        ({"url": "javascript:alert(1)"}, "url", "Enter a valid URL"),
        ({"url": "https://a.example", "upload": pdf()}, "url", "one of them"),
        ({"upload": pdf(content=b"<html>")}, "upload", "save it as PDF"),
        ({"url": "https://a.example", "embargo_until": "soon"}, "embargo_until", "valid date"),
        ({"url": "https://a.example", "session": 10**30}, "session", "valid choice"),
    ],
)
def test_material_form_says_what_to_mend(office, session, changed, field, sentence):
    if "upload" in changed:
        changed["upload"].seek(0)
    response = office.post(
        f"/admin/materials/new/?conference={session.conference_id}", material_data(session, **changed)
    )

    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert not Material.objects.exists()


def test_material_of_another_sessions_talk_is_refused(office, session):
    other = add_session(session.conference, 2)
    data = material_data(session, url="https://a.example", presentation=other.presentations.get().pk)

    response = office.post(f"/admin/materials/new/?conference={session.conference_id}", data)

    assert "in another session" in str(response.context["form"].errors["presentation"])


def test_address_takes_the_place_of_a_file(office, session):
    material = attach(session)

    response = office.post(
        f"/admin/materials/edit/{material.pk}/", material_data(session, url="https://a.example/talk")
    )

    material.refresh_from_db()
    assert response.status_code == 302
    assert (material.file.name, material.file_name, material.url) == ("", "", "https://a.example/talk")


def test_materials_are_for_those_who_edit_sessions(client, session):
    client.force_login(UserFactory())

    assert client.get("/admin/materials/").status_code == 302
