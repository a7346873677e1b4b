"""Ticket PDFs: for the holder of a confirmed order, by page and by mail."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.pdf import Brand
from registrations.documents.ticket import draw_tickets
from registrations.models import RegistrationSettings
from registrations.queries.papers import (
    ticket_event,
    ticket_labels,
    ticket_rows,
)
from registrations.tasks import send_order_mail
from tests.factories import (
    START,
    AttendeeFactory,
    ConferenceFactory,
    OrderFactory,
)
from tests.papers import read_with_poppler, scanned, squeezed

pytestmark = pytest.mark.django_db


def test_ticket_pdf_is_for_the_holder_of_a_confirmed_order(client):
    event = ConferenceFactory(
        title="Symposium", title_vi="Hội nghị", contact_email="desk@example.org", venue__directions="Exit A"
    )
    RegistrationSettings.objects.create(event=event, name_change_until=START - timedelta(days=10))
    order = OrderFactory(event=event, language="vi", is_test=True)
    first = AttendeeFactory(order=order, family_name="Nguyễn", given_name="An", position=1)
    AttendeeFactory(order=order, family_name="王", given_name="小明", name_order="family_first_joined", position=2)

    response = client.get(f"/orders/{order.code}/{order.secret}/ticket.pdf")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    pages = read_with_poppler(response.content)
    assert len(pages) == 2
    assert "AnNguyễn" in pages[0]
    assert "王小明" in pages[1]
    for fact in ("Hội nghị", "12–14 tháng 5, 2027", "Thứ Tư", "09:00", "Asia/Shanghai", "Exit A", order.code):
        assert squeezed(fact) in pages[0], fact
    assert "desk@example.org" in pages[0]
    assert f"{settings.SITE_URL}/tickets/{first.ticket_code}/" in scanned(response.content)


@pytest.mark.parametrize("state", ["pending", "expired", "cancelled"])
def test_there_is_no_ticket_before_or_after_the_place_is_confirmed(client, state):
    order = OrderFactory(state=state, expires_at=START)
    AttendeeFactory(order=order)

    assert client.get(f"/orders/{order.code}/{order.secret}/ticket.pdf").status_code == 404


def test_papers_are_not_found_with_a_wrong_secret(client):
    order = AttendeeFactory(position=1).order

    for name in ("ticket.pdf", "certificate-1.pdf"):
        assert client.get(f"/orders/{order.code}/{'x' * 43}/{name}").status_code == 404
        assert client.get(f"/orders/WRONG/{order.secret}/{name}").status_code == 404


def test_ticket_takes_as_many_queries_for_ten_people_as_for_one(client):
    order = OrderFactory()
    client.get(f"/orders/{order.code}/{order.secret}/ticket.pdf")
    counts = []
    for people in (1, 9):
        for number in range(people):
            AttendeeFactory(order=order, position=len(counts) * 10 + number + 1)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/orders/{order.code}/{order.secret}/ticket.pdf")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_online_event_says_online_and_how_to_join():
    event = ConferenceFactory(attendance_mode="OnlineEventAttendanceMode", join_url="https://meet.example.org/x")
    order = OrderFactory(event=event)
    AttendeeFactory(order=order)

    pdf = draw_tickets(
        ticket_event(event, "en"), ticket_rows(order), labels=ticket_labels("en"), brand=Brand("Collegium")
    )

    text = read_with_poppler(pdf)[0]
    assert "https://meet.example.org/x" in text
    assert event.venue.name.replace(" ", "") not in text


def test_the_mail_of_a_confirmed_order_brings_the_ticket(mailoutbox):
    order = OrderFactory(language="en")
    AttendeeFactory(order=order, family_name="王", given_name="小明", name_order="family_first_joined")

    send_order_mail.call(order.pk, "confirmed")
    send_order_mail.call(order.pk, "cancelled")

    pdfs = [[part for part in mail.attachments if part[2] == "application/pdf"] for mail in mailoutbox]
    assert [len(found) for found in pdfs] == [1, 0]
    assert pdfs[0][0][0] == f"ticket-{order.code}.pdf"
    assert "王小明" in read_with_poppler(pdfs[0][0][1])[0]
