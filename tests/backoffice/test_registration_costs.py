"""The screens of registrations cost the same statements at one item and at three."""

import pytest

from tests.backoffice.orders import fill
from tests.backoffice.screens import statements

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "orders/?event={pk}",
        "attendees/?event={pk}",
        "registrations/{pk}/",
        "registrations/",
        "ticket-types/?event={pk}",
        "quotas/?event={pk}",
        "payments/",
        "registrations/{pk}/badges/",
        "registrations/{pk}/certificates/",
    ],
)
def test_screens_cost_the_same_at_one_and_three(office, admin, event, free, paid, path):
    address = f"/admin/{path.format(pk=event.pk)}"
    fill(event, free, paid, admin, "A")
    statements(office, address)
    at_one = statements(office, address)
    fill(event, free, paid, admin, "B")
    fill(event, free, paid, admin, "C")

    assert statements(office, address) == at_one
