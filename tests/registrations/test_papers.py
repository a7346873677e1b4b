"""Badges and certificates as organisers make them, tickets and certificates as holders fetch them."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from certificates.actions import CertificateRefusedError, revoke_certificate
from certificates.models import Certificate
from core.branding import default_brand
from core.pdf import Brand
from registrations.actions import certifying
from registrations.actions.badges import NothingToPrintError, print_badges
from registrations.actions.certifying import issue_certificates, print_certificates, reissue_certificate
from registrations.documents.ticket import draw_tickets
from registrations.models import Attendee, BadgePrint, RegistrationSettings
from registrations.queries.papers import (
    badge_attendees,
    badge_rows,
    issued_certificate_rows,
    names_without_font,
    ticket_event,
    ticket_labels,
    ticket_rows,
)
from registrations.tasks import send_order_mail
from tests.factories import (
    START,
    AttendeeFactory,
    CheckInFactory,
    ConferenceFactory,
    OrderFactory,
    UserFactory,
)
from tests.papers import read_with_poppler, scanned, squeezed

pytestmark = pytest.mark.django_db


def person(event, family: str, given: str = "", **facts) -> Attendee:
    return AttendeeFactory(order__event=event, family_name=family, given_name=given, **facts)


def present(event, family: str, **facts) -> Attendee:
    return CheckInFactory(attendee=person(event, family, **facts)).attendee


# -- badges -----------------------------------------------------------------------------------------------------------


def test_badges_are_for_confirmed_people_of_the_event_by_family_name():
    event = ConferenceFactory()
    person(event, "Đặng", "Ước")
    person(event, "Adams", "Zoe")
    person(event, "Zhang", "Wei")
    person(event, "Pending", order__state="pending", order__expires_at=START)
    person(event, "Cancelled", order__state="cancelled")
    person(ConferenceFactory(), "Elsewhere")

    assert [one.family_name for one in badge_attendees(event)] == ["Adams", "Đặng", "Zhang"]


def test_badge_says_ticket_type_and_country_in_the_language():
    event = ConferenceFactory()
    person(event, "Nguyễn", "An", country="VN", ticket_type__name="Student", ticket_type__name_zh_hans="学生")

    [row] = badge_rows(badge_attendees(event), "zh-hans")

    assert (row.ticket_type, row.country) == ("学生", "越南")
    assert row.url.startswith(f"{settings.SITE_URL}/tickets/ABCDEFGHJKMNPQRS")


def test_printing_badges_keeps_who_printed_which_name():
    event, user = ConferenceFactory(), UserFactory()
    person(event, "Curie", "Marie")

    pdf = print_badges(event=event, only_unprinted=False, layout="a6", by=user)

    assert "MarieCurie" in read_with_poppler(pdf)[0]
    [kept] = BadgePrint.objects.all()
    assert (kept.name_as_printed, kept.printed_by) == ("Marie Curie", user)


def test_unprinted_badges_are_new_people_and_changed_names():
    event, user = ConferenceFactory(), UserFactory()
    person(event, "Curie", "Marie")
    renamed = person(event, "Wrong", "Name")
    print_badges(event=event, only_unprinted=True, layout="a4", by=user)
    person(event, "Noether", "Emmy")
    renamed.family_name = "Right"
    renamed.save()

    pages = read_with_poppler(print_badges(event=event, only_unprinted=True, layout="a6", by=user))

    assert len(pages) == 2
    assert "EmmyNoether" in pages[0]
    assert "NameRight" in pages[1]
    with pytest.raises(NothingToPrintError) as caught:
        print_badges(event=event, only_unprinted=True, layout="a4", by=user)
    assert caught.value.message


def test_a_name_changed_back_is_printed_again_only_if_the_last_print_differs():
    event = ConferenceFactory()
    one = person(event, "First")
    for family in ("First", "Second", "First"):
        one.family_name = family
        one.save()
        assert badge_attendees(event, only_unprinted=True) == [one]
        print_badges(event=event, only_unprinted=True)
    assert badge_attendees(event, only_unprinted=True) == []


def test_badges_of_an_event_without_people_are_refused():
    with pytest.raises(NothingToPrintError):
        print_badges(event=ConferenceFactory(), layout="a4")


def test_badges_take_as_many_queries_for_thirty_people_as_for_one():
    event = ConferenceFactory()
    person(event, "First")
    print_badges(event=event)
    counts = []
    for people in (0, 30):
        for number in range(people):
            person(event, f"Family{number}")
        with CaptureQueriesContext(connection) as queries:
            print_badges(event=event)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- tickets ----------------------------------------------------------------------------------------------------------


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


# -- certificates -----------------------------------------------------------------------------------------------------


def test_certificates_are_for_people_who_came_in_the_language_of_their_order():
    event, user = ConferenceFactory(title="Symposium", title_zh_hans="研讨会"), UserFactory()
    present(event, "Curie")
    present(event, "王", order__language="zh-hans")
    person(event, "Absent")
    CheckInFactory(attendee=person(event, "Undone"), undone_at=START)
    present(event, "Cancelled", order__state="cancelled")
    present(ConferenceFactory(), "Elsewhere")

    issued = issue_certificates(event=event, by=user)

    assert {(one.holder_name, one.facts["event"]) for one in issued} == {("Curie", "Symposium"), ("王", "研讨会")}
    assert set(Attendee.objects.filter(certificate__isnull=False).values_list("family_name", flat=True)) == {
        "Curie",
        "王",
    }


def test_certificates_are_issued_once():
    event = ConferenceFactory()
    present(event, "Curie")

    assert len(issue_certificates(event=event)) == 1
    assert issue_certificates(event=event) == []
    present(event, "Noether")
    assert [one.holder_name for one in issue_certificates(event=event)] == ["Noether"]


def test_names_without_font_are_listed_and_get_no_certificate():
    event = ConferenceFactory()
    arabic = present(event, "محمد")
    present(event, "Curie")

    assert [one.holder_name for one in issue_certificates(event=event)] == ["Curie"]
    assert names_without_font(event) == [arabic]


def test_certificates_take_as_many_queries_for_thirty_people_as_for_one():
    event = ConferenceFactory()
    present(event, "Warm")
    issue_certificates(event=event)
    counts = []
    for people in (1, 30):
        for number in range(people):
            present(event, f"Family{number}")
        with CaptureQueriesContext(connection) as queries:
            issue_certificates(event=event)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def issue_at_once(event, threads: int) -> tuple[list[Certificate], list[Exception]]:
    start, failures, issued = threading.Barrier(threads), [], []

    def issue():
        try:
            start.wait()
            issued.extend(issue_certificates(event=event))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=issue) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return issued, failures


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_four_people_issuing_at_once_give_each_attendee_one_certificate():
    event = ConferenceFactory()
    for number in range(40):
        present(event, f"Family{number}")

    issued, failures = issue_at_once(event, 4)

    assert failures == []
    assert len(issued) == 40
    assert Certificate.objects.count() == 40
    assert Attendee.objects.filter(certificate__isnull=True).count() == 0


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_attendees_would_get_two_certificates(monkeypatch):
    """The control: it shows that the test above can fail. SQLite locks the whole database and needs no row lock."""
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks, which only PostgreSQL has")
    event, both_have_looked = ConferenceFactory(), threading.Barrier(2)
    present(event, "Curie")
    default_brand()  # makes the row of the site's settings, which both would wait for
    issue = certifying.issue

    def issue_together(**wanted):
        both_have_looked.wait(timeout=10)
        return issue(**wanted)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr(certifying, "issue", issue_together)

    issued, failures = issue_at_once(event, 2)

    assert failures == []
    assert len(issued) == 2


def test_a_revoked_certificate_is_issued_anew_on_request_only():
    event, user = ConferenceFactory(), UserFactory()
    attendee = present(event, "Misspelt")
    [first] = issue_certificates(event=event)
    with pytest.raises(CertificateRefusedError):
        reissue_certificate(attendee=attendee, by=user)
    revoke_certificate(certificate=first, reason="Misspelt", by=user)
    attendee.family_name = "Correct"
    attendee.save(update_fields=["family_name"])

    assert issue_certificates(event=event) == []
    second = reissue_certificate(attendee=attendee, by=user)

    attendee.refresh_from_db()
    assert attendee.certificate == second
    assert (second.holder_name, second.number != first.number) == ("Correct", True)


def test_certificate_pdf_is_for_the_holder_until_it_is_revoked(client):
    event = ConferenceFactory(title="Symposium 王")
    attendee = present(event, "Łukaszewicz", position=3, order__is_test=True)
    [certificate] = issue_certificates(event=event)
    address = f"/orders/{attendee.order.code}/{attendee.order.secret}/certificate-3.pdf"

    response = client.get(address)

    assert response.status_code == 200
    text = read_with_poppler(response.content)[0]
    for fact in ("Łukaszewicz", "Symposium王", certificate.number, "12–14May2027", "TEST"):
        assert fact in text
    assert scanned(response.content) == {f"{settings.SITE_URL}/verify/{certificate.number}/"}

    revoke_certificate(certificate=certificate, reason="Wrong")
    assert client.get(address).status_code == 404


def test_there_is_no_certificate_pdf_for_people_without_one(client):
    order = person(ConferenceFactory(), "Absent", position=1).order

    for number in (1, 2, 0):
        assert client.get(f"/orders/{order.code}/{order.secret}/certificate-{number}.pdf").status_code == 404


def test_all_certificates_of_an_event_stand_in_one_file():
    event = ConferenceFactory()
    with pytest.raises(NothingToPrintError):
        print_certificates(event=event)
    for family in ("Zhang", "Adams", "Noether"):
        present(event, family)
    issue_certificates(event=event)

    pages = read_with_poppler(print_certificates(event=event))

    assert len(pages) == 3
    assert "Adams" in pages[0]
    assert "Zhang" in pages[2]
    assert [row.holder for row in issued_certificate_rows(event)] == ["Adams", "Noether", "Zhang"]
