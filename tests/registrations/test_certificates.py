"""Certificates for those who came: issued once, revoked, issued anew, given to the holder."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from certificates.actions import CertificateRefusedError, remove_name, revoke_certificate
from certificates.models import Certificate
from core.branding import default_brand
from registrations.actions import certifying
from registrations.actions.badges import NothingToPrintError
from registrations.actions.certifying import issue_certificates, print_certificates, reissue_certificate
from registrations.models import Attendee, Order
from registrations.queries.papers import (
    issued_certificate_rows,
    names_without_font,
)
from tests.factories import (
    START,
    AttendeeFactory,
    CheckInFactory,
    ConferenceFactory,
    UserFactory,
)
from tests.papers import read_with_poppler, scanned

pytestmark = pytest.mark.django_db


def person(event, family: str, given: str = "", **facts) -> Attendee:
    return AttendeeFactory(order__event=event, family_name=family, given_name=given, **facts)


def present(event, family: str, **facts) -> Attendee:
    return CheckInFactory(attendee=person(event, family, **facts)).attendee


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
        both_have_looked.wait(timeout=60)
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


def test_a_removed_name_is_gone_from_the_certificates_before_it_too(client):
    event = ConferenceFactory()
    attendee = present(event, "Misspelt")
    namesake = present(event, "Misspelt")
    issue_certificates(event=event)
    for name in ("Misspelled", "Spelt"):
        attendee.refresh_from_db()
        revoke_certificate(certificate=attendee.certificate, reason=f"{attendee.family_name} is wrong")
        Attendee.objects.filter(pk=attendee.pk).update(family_name=name)
        reissue_certificate(attendee=attendee)
    attendee.refresh_from_db()
    namesake.refresh_from_db()

    remove_name(certificate=attendee.certificate)

    named = Certificate.objects.exclude(holder_name="", revocation_reason="")
    assert list(named) == [namesake.certificate]
    others = Certificate.objects.exclude(pk=namesake.certificate_id).order_by("pk")
    pages = [client.get(f"/verify/{one.number}/").content.decode() for one in others]
    assert ["removed at its holder" in page for page in pages] == [True] * 3
    assert not any("Missp" in page or "Spelt" in page for page in pages)


def test_nobody_whose_name_was_forgotten_gets_a_certificate():
    event = ConferenceFactory()
    attendee = present(event, "Ada")
    [first] = issue_certificates(event=event)
    late = present(event, "Bo")
    Order.objects.filter(event=event).update(forgotten_at=START)
    remove_name(certificate=first)

    assert issue_certificates(event=event) == []
    with pytest.raises(CertificateRefusedError, match="were forgotten"):
        reissue_certificate(attendee=attendee)
    assert Attendee.objects.get(pk=late.pk).certificate is None


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
