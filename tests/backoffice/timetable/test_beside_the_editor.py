"""Changes from forms and imports, which open timetable editors hear of."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.actions.timetable import move_session
from conferences.models import Presentation
from tests.backoffice.screens import errors_of
from tests.backoffice.timetable.helpers import HOUR, post
from tests.factories import START, UserFactory

pytestmark = pytest.mark.django_db


def test_two_organisers_of_one_session_form(office, session, conference):
    page = office.get(f"/admin/sessions/edit/{session.pk}/").content.decode()
    assert 'name="version_seen" value="0"' in page
    data = {
        "title": "Grand opening",
        "kind": "talk",
        "status": "confirmed",
        "starts_at": "2027-05-12 09:00",
        "ends_at": "2027-05-12 10:00",
        "people": inline_formset([]),
        "slug": session.slug,
        "version_seen": "0",
    }
    hana = UserFactory(first_name="Hana", last_name="Minh")
    move_session(session_id=session.pk, expected_version=0, changes={"is_plenary": True}, by=hana)

    refused = office.post(f"/admin/sessions/edit/{session.pk}/?from=timetable", nested_form_data(data))
    saved = office.post(
        f"/admin/sessions/edit/{session.pk}/?from=timetable", nested_form_data({**data, "version_seen": "1"})
    )

    session.refresh_from_db()
    assert "Hana Minh changed “Opening”: across all rooms. Your change was not saved." in str(errors_of(refused))
    assert 'name="version_seen" value="1"' in refused.content.decode()
    assert "Grand opening" in refused.content.decode()
    assert saved["Location"] == f"/admin/programme/{conference.pk}/timetable/"
    assert (session.title, session.version) == ("Grand opening", 2)


def test_presentation_form_lets_open_editors_know(office, session):
    talk = Presentation.objects.create(session=session, title="Talk")
    data = {"session": session.pk, "title": "Talk 2", "kind": "talk", "position": "0", "slug": "talk"}

    answer = office.post(
        f"/admin/presentations/edit/{talk.pk}/", nested_form_data({**data, "presenters": inline_formset([])})
    )

    session.refresh_from_db()
    assert answer.status_code == 302
    assert session.version == 1


def test_import_that_changes_a_session_makes_older_moves_stale(office, address, conference, session):
    from conferences.actions.importing import import_programme
    from conferences.documents.imported import ImportedProgramme, ImportedSession

    source = ImportedSession(
        guid=session.guid,
        external_id="1",
        title="Opening, new",
        place="",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    imported = ImportedProgramme(
        title="X", timezone="Asia/Shanghai", starts_at=START, ends_at=START + HOUR, sessions=(source,)
    )
    import_programme(slug=conference.slug, imported=imported)

    answer = post(office, f"{address}moves/", session=session.pk, version=0, is_plenary=True)

    session.refresh_from_db()
    assert answer.status_code == 409
    assert answer.json()["message"] == "Somebody changed “Opening”: title “Opening, new”. Your change was not saved."
    assert (session.title, session.version) == ("Opening, new", 1)
