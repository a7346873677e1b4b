"""Badges and certificates in the back office."""

import pytest

from certificates.models import Certificate
from registrations.actions.checking_in import check_in
from registrations.models import BadgePrint
from tests.backoffice.orders import order_for
from tests.backoffice.screens import errors_of
from tests.factories import ConferenceFactory

pytestmark = pytest.mark.django_db


def test_badges_are_printed_once(office, event, free):
    order_for(event, free, "Curie", "Noether")
    address = f"/admin/registrations/{event.pk}/badges/"

    first = office.post(address, {"which": "new", "layout": "a4"})
    again = office.post(address, {"which": "new", "layout": "a6"}, follow=True)

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert BadgePrint.objects.count() == 2
    assert "Every badge has been printed with the present name." in again.content.decode()
    assert office.post(address, {"which": "all", "layout": "a6"}).content.startswith(b"%PDF")
    assert office.post(address, {"which": "all", "layout": "a0"}).status_code == 404


def test_certificates_are_issued_downloaded_revoked_and_issued_anew(office, admin, event, free):
    order = order_for(event, free, "Curie", "Absent")
    check_in(event=event, ticket_code=order.attendees.first().ticket_code, by=admin)
    address = f"/admin/registrations/{event.pk}/certificates/"

    office.post(address)
    certificate = Certificate.objects.get()
    listed = office.get(address).content.decode()
    file = office.get(f"{address}{certificate.pk}/certificate.pdf")
    without_reason = office.post(f"{address}{certificate.pk}/revocation/", {"reason": ""})
    office.post(f"{address}{certificate.pk}/revocation/", {"reason": "Wrong person"})
    certificate.refresh_from_db()
    gone = office.get(f"{address}{certificate.pk}/certificate.pdf")
    office.post(address, {"attendee": order.attendees.first().pk})

    assert certificate.holder_name == "Curie"
    assert certificate.number in listed
    assert file.content.startswith(b"%PDF")
    assert "reason" in errors_of(without_reason)
    assert (certificate.is_valid, certificate.revocation_reason, certificate.revoked_by) == (
        False,
        "Wrong person",
        admin,
    )
    assert gone.status_code == 404
    assert Certificate.objects.count() == 2


def test_certificate_of_another_event_is_not_found(office, admin, event, free):
    order = order_for(event, free, "Curie")
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=admin)
    office.post(f"/admin/registrations/{event.pk}/certificates/")
    certificate = Certificate.objects.get()
    other = ConferenceFactory()

    assert office.get(f"/admin/registrations/{other.pk}/certificates/{certificate.pk}/revocation/").status_code == 404
