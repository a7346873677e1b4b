"""Presentations and tracks in the back office."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conferences.models import Presentation, Track
from tests.backoffice.screens import errors_of
from tests.factories import (
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def test_presentation_is_created_with_presenters_in_order(office, conference):
    session = SessionFactory(conference=conference)
    first, second = PersonFactory(), PersonFactory()
    presenters = inline_formset(
        [
            {"person": first.pk, "affiliation": "A", "is_presenting": "on", "id": "", "ORDER": "2"},
            {"person": second.pk, "affiliation": "B", "id": "", "ORDER": "1"},
        ]
    )
    data = nested_form_data(
        {"session": session.pk, "title": "Talk", "kind": "talk", "position": "1", "presenters": presenters}
    )

    response = office.post(f"/admin/presentations/new/?conference={conference.pk}", data)

    assert response.status_code == 302
    names = [(row.person, row.affiliation, row.is_presenting) for row in Presentation.objects.get().presenters.all()]
    assert names == [(second, "B", False), (first, "A", True)]


def test_presentation_outside_its_session_is_refused(office, conference):
    session = SessionFactory(conference=conference)
    data = nested_form_data(
        {
            "session": session.pk,
            "title": "Talk",
            "kind": "talk",
            "position": "0",
            "starts_at": "2027-05-12 09:30",
            "ends_at": "2027-05-12 10:30",
            "presenters": inline_formset([]),
        }
    )

    response = office.post(f"/admin/presentations/new/?conference={conference.pk}", data)

    assert errors_of(response)["ends_at"] == ["This is outside its session, 12 May 2027, 09:00–10:00."]


def test_track_name_stands_once_in_a_conference(office, conference):
    data = {"name": "Optics", "colour": "#336699", "position": "0"}

    assert office.post(f"/admin/tracks/new/?conference={conference.pk}", data).status_code == 302
    again = office.post(f"/admin/tracks/new/?conference={conference.pk}", data)

    assert errors_of(again)["name"] == ["This conference already has a track of this name."]
    assert Track.objects.get().conference == conference
