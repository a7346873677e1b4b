"""Who may see and do what on the screens of releases, and what they cost."""

import pytest
from django.test import Client

from conferences.actions.programme import release_programme
from conferences.models import ProgrammeRelease, SessionPerson
from tests.backoffice.releases.helpers import address, move
from tests.backoffice.screens import statements
from tests.backoffice.test_groups import signed_in
from tests.factories import PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db


ORGANISERS_ONLY = ["messages/", "messages/1/", "releases/1/going-back/"]


POSTS = ["releases/", "plan/withdrawal/", "messages/sending/", "messages/withdrawal/", "messages/1/withdrawal/"]


@pytest.mark.parametrize("rest", ["", "draft/", "releases/1/", "comparison/"])
def test_editors_see_drafts_and_helpers_and_strangers_do_not(conference, session, rest):
    release_programme(conference=conference)

    assert signed_in("Editors").get(address(conference, rest)).status_code == 200
    assert signed_in("Organisers").get(address(conference, rest)).status_code == 200
    for client in (signed_in("Helpers"), Client()):
        assert client.get(address(conference, rest)).status_code == 302


@pytest.mark.parametrize("rest", [*ORGANISERS_ONLY, *POSTS])
def test_only_organisers_release_go_back_and_write(conference, session, rest):
    release_programme(conference=conference)

    for group in ("Editors", "Helpers"):
        assert signed_in(group).post(address(conference, rest)).status_code in (302, 403)
    assert ProgrammeRelease.objects.count() == 1


@pytest.mark.parametrize("rest", POSTS)
def test_what_changes_something_is_not_a_link(office, conference, rest):
    assert office.get(address(conference, rest)).status_code == 405


@pytest.mark.parametrize("rest", ["", "comparison/?from=1&to=draft", "releases/1/going-back/", "messages/"])
def test_screens_cost_the_same_at_one_and_three(office, conference, session, rest):
    release_programme(conference=conference)

    def spoil(count):
        for number in range(count):
            extra = SessionFactory(conference=conference, starts_at=session.starts_at, ends_at=session.ends_at)
            SessionPerson.objects.create(session=extra, person=PersonFactory(email=f"{extra.pk}-{number}@example.org"))
        release_programme(conference=conference, tells_readers=True)
        move(session)
        SessionFactory(conference=conference, starts_at=session.starts_at, ends_at=session.ends_at)

    spoil(1)
    statements(office, address(conference, rest))
    few = statements(office, address(conference, rest))
    spoil(3)
    statements(office, address(conference, rest))

    assert statements(office, address(conference, rest)) == few
