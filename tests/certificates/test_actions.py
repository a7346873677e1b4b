import pytest
from wagtail.models import ModelLogEntry

from certificates.actions import (
    CertificateInput,
    CertificateNotPrintableError,
    CertificateRefusedError,
    CertificateRevokedError,
    issue_certificate,
    issue_certificates,
    remove_name,
    revoke_certificate,
)
from certificates.models import Certificate
from certificates.queries import facts_of
from certificates.rules import digest_of, read_number
from events.models import EventHost
from tests.factories import ConferenceFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_issue_keeps_what_is_printed_and_its_digest():
    event, user = ConferenceFactory(title="Symposium 王"), UserFactory()
    facts = facts_of(event, "en")

    certificate = issue_certificate(event=event, holder_name=" Nguyễn  Thị ", facts=facts, by=user)

    certificate.refresh_from_db()
    assert certificate.holder_name == "Nguyễn Thị"
    assert read_number(certificate.number) == certificate.number
    assert certificate.digest == digest_of(number=certificate.number, holder_name="Nguyễn Thị", facts=facts)
    assert certificate.issued_by == user
    assert certificate.is_valid


def test_facts_are_of_the_event_in_its_zone_and_the_language():
    event = ConferenceFactory(title="Symposium", title_zh_hans="研讨会", venue__name="友谊会堂", venue__city="北京")
    EventHost.objects.create(event=event, organisation=OrganisationFactory(name="A", name_zh_hans="甲大学"))
    EventHost.objects.create(event=event, organisation=OrganisationFactory(name="B"), role="co_host")
    EventHost.objects.create(event=event, organisation=OrganisationFactory(name="C"), role="sponsor")

    assert facts_of(event, "zh-hans") == {
        "event": "研讨会",
        "kind": facts_of(event, "zh-hans")["kind"],
        "starts_on": "2027-05-12",
        "ends_on": "2027-05-14",
        "place": "友谊会堂, 北京",
        "issuer": "甲大学 · B",
        "hours": None,
        "language": "zh-hans",
    }


def test_facts_without_host_name_the_site(settings):
    assert facts_of(ConferenceFactory(), "en")["issuer"] == "Collegium"


@pytest.mark.parametrize("name", ["", "   ", "x" * 10_000])
def test_issue_refuses_a_bad_name(name):
    event = ConferenceFactory()

    with pytest.raises(CertificateRefusedError):
        issue_certificate(event=event, holder_name=name, facts=facts_of(event, "en"))

    assert not Certificate.objects.exists()


def test_issue_refuses_what_no_font_can_draw_and_names_the_characters():
    event = ConferenceFactory()

    with pytest.raises(CertificateNotPrintableError) as caught:
        issue_certificate(event=event, holder_name="محمد", facts=facts_of(event, "en"))

    assert set(caught.value.characters) == set("محمد")
    assert "محمد" in caught.value.message


def test_issue_refuses_facts_that_no_font_can_draw():
    event = ConferenceFactory(title="심포지엄")

    with pytest.raises(CertificateNotPrintableError):
        issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))


def test_issuing_many_takes_as_many_queries_as_issuing_one(django_assert_num_queries):
    event, user = ConferenceFactory(), UserFactory()
    facts = facts_of(event, "en")
    issue_certificates(event=event, inputs=[CertificateInput("Warm up", facts)], by=user)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for people in (1, 30):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            issue_certificates(event=event, inputs=[CertificateInput(f"P {n}", facts) for n in range(people)], by=user)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_revoke_says_who_when_and_why():
    event, user = ConferenceFactory(), UserFactory()
    certificate = issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))

    revoked = revoke_certificate(certificate=certificate, reason="  Wrong  person ", by=user)

    assert not revoked.is_valid
    assert revoked.revoked_by == user
    assert revoked.revocation_reason == "Wrong person"
    assert ModelLogEntry.objects.filter(action="certificates.revoke", user=user).count() == 1


def test_revoke_happens_once_and_needs_a_reason():
    event = ConferenceFactory()
    certificate = issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))

    with pytest.raises(CertificateRefusedError):
        revoke_certificate(certificate=certificate, reason=" ")
    with pytest.raises(CertificateRefusedError):
        revoke_certificate(certificate=certificate, reason="x" * 251)
    first = revoke_certificate(certificate=certificate, reason="Wrong person").revoked_at
    with pytest.raises(CertificateRevokedError):
        revoke_certificate(certificate=certificate, reason="Again")

    certificate.refresh_from_db()
    assert certificate.revoked_at == first
    assert certificate.revocation_reason == "Wrong person"


def test_name_is_removed_once_and_the_certificate_is_revoked():
    event, user = ConferenceFactory(title="Symposium"), UserFactory()
    certificate = issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))

    assert [remove_name(certificate=certificate, by=user) for _n in range(2)] == [True, False]

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.holder_name, after.is_valid, after.revoked_by) == ("", False, user)
    assert (after.number, after.facts, after.issued_at) == (
        certificate.number,
        certificate.facts,
        certificate.issued_at,
    )
    assert after.digest == digest_of(number=after.number, holder_name="", facts=after.facts)
    entry = ModelLogEntry.objects.get(action="certificates.remove_name")
    assert (entry.user, entry.data) == (user, {"number": after.number})


def test_name_goes_from_a_revoked_certificate_with_the_reason_and_the_day_stays():
    event = ConferenceFactory()
    certificate = issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))
    revoked = revoke_certificate(certificate=certificate, reason="Ada was not there")

    remove_name(certificate=certificate)

    after = Certificate.objects.get(pk=certificate.pk)
    assert (after.holder_name, after.revocation_reason, after.revoked_at) == ("", "", revoked.revoked_at)


def test_removing_the_name_does_not_hide_that_a_record_was_altered():
    event = ConferenceFactory()
    certificate = issue_certificate(event=event, holder_name="Ada", facts=facts_of(event, "en"))
    Certificate.objects.filter(pk=certificate.pk).update(holder_name="Eve")

    remove_name(certificate=certificate)

    assert Certificate.objects.get(pk=certificate.pk).digest == certificate.digest
