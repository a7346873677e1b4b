"""Who and what is available."""

import pytest

from conferences.models import Availability
from tests.backoffice.screens import errors_of
from tests.factories import START, PersonFactory

pytestmark = pytest.mark.django_db


def test_availability_is_written_for_a_person_or_a_room(office, conference, hall):
    ada = PersonFactory(full_name="Ada")
    times = {"starts_at": "2027-05-12 09:00", "ends_at": "2027-05-12 12:00"}
    url = f"/admin/availabilities/new/?conference={conference.pk}"

    office.post(url, {"person": ada.pk, **times})
    office.post(url, {"room": hall.pk, **times})
    both = office.post(url, {"room": hall.pk, "person": ada.pk, **times})
    none = office.post(url, times)
    late = office.post(url, {"person": ada.pk, **times, "ends_at": "2027-05-12 08:00"})

    assert [(row.person, row.room, row.starts_at) for row in Availability.objects.order_by("pk")] == [
        (ada, None, START),
        (None, hall, START),
    ]
    assert errors_of(both)["person"] == errors_of(none)["person"] == ["Choose a person or a room, one of them."]
    assert errors_of(late)["ends_at"] == ["The end must be after the start."]
    page = office.get(f"/admin/availabilities/?conference={conference.pk}").content.decode()
    assert "Ada" in page
    assert "12 May 2027 09:00–12:00" in page
