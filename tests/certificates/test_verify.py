import pytest

from certificates.actions import issue_certificate, remove_name, revoke_certificate
from certificates.documents.certificate import draw_certificates
from certificates.models import Certificate
from certificates.queries import certificate_rows, facts_of
from certificates.rules import write_number
from core.pdf import Brand
from tests.factories import ConferenceFactory
from tests.papers import scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    event = ConferenceFactory(title="Symposium on <Life> 王", venue__name="Friendship Hall")
    return issue_certificate(event=event, holder_name="Nguyễn Thị Ánh <b>", facts=facts_of(event, "en"))


def test_the_form_asks_for_a_number(client):
    response = client.get("/verify/")

    assert response.status_code == 200
    assert 'name="number"' in response.content.decode()


def test_a_typed_number_leads_to_its_page(client, certificate):
    response = client.get("/verify/", {"number": certificate.number.lower().replace("-", " ")})

    assert response.status_code == 302
    assert response["Location"] == f"/verify/{certificate.number}/"


def test_a_valid_certificate_shows_what_was_printed(client, certificate):
    text = client.get(f"/verify/{certificate.number}/").content.decode()

    assert "This certificate was issued here and is valid." in text
    assert "Nguyễn Thị Ánh &lt;b&gt;" in text
    assert "Symposium on &lt;Life&gt; 王" in text
    assert "12–14 May 2027" in text
    assert "Friendship Hall, Beijing" in text


def test_the_page_takes_a_sloppy_number(client, certificate):
    response = client.get(f"/verify/{certificate.number.lower().replace('-', '')}/")

    assert response.status_code == 200


def test_a_revoked_certificate_says_so_at_once(client, certificate, settings):
    settings.PAGE_CACHE_SECONDS = 60
    assert "is valid" in client.get(f"/verify/{certificate.number}/").content.decode()

    revoke_certificate(certificate=certificate, reason="Secret reason")
    text = client.get(f"/verify/{certificate.number}/").content.decode()

    assert "This certificate was revoked on" in text
    assert "issued here and is valid" not in text
    assert "Secret reason" not in text


def test_a_certificate_without_its_name_says_that_it_was_issued_and_why_nobody_stands_on_it(client, certificate):
    remove_name(certificate=certificate)

    text = client.get(f"/verify/{certificate.number}/").content.decode()

    assert "This certificate was revoked on" in text
    assert "removed at its holder&#x27;s own wish" in text or "removed at its holder's own wish" in text
    assert "Nguyễn" not in text
    assert "altered" not in text
    for fact in (certificate.number, "Symposium on &lt;Life&gt; 王", "12–14 May 2027"):
        assert fact in text


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "Somebody Else"},
        {"facts": {"event": "Other", "starts_on": "2027-05-12", "ends_on": "2027-05-12"}},
    ],
)
def test_an_altered_record_is_called_out_loudly(client, certificate, change):
    Certificate.objects.filter(pk=certificate.pk).update(**change)

    text = client.get(f"/verify/{certificate.number}/").content.decode()

    assert "Do not rely on this certificate" in text
    assert "altered after the certificate was issued" in text
    assert "issued here and is valid" not in text


def test_a_number_that_was_never_issued_is_not_found(client, certificate):
    response = client.get(f"/verify/{write_number('000000000000')}/")

    assert response.status_code == 404
    assert "There is no certificate with this number." in response.content.decode()


@pytest.mark.parametrize("number", ["nonsense", "7K4M-9QXR-T3WZ-00", "<script>alert(1)", "%25", "x" * 500])
def test_a_mistyped_number_is_not_found_and_keeps_what_was_typed(client, number):
    for response in (client.get(f"/verify/{number}/"), client.get("/verify/", {"number": number})):
        assert response.status_code == 404
        assert "compare each character" in response.content.decode()
        assert "<script>alert" not in response.content.decode()


def test_check_pages_are_neither_kept_nor_indexed(client, certificate):
    for address in ("/verify/", f"/verify/{certificate.number}/", "/verify/nonsense/"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_page_takes_few_queries(client, certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(f"/verify/{certificate.number}/")


def test_the_printed_code_opens_the_page(client, certificate, settings):
    pdf = draw_certificates(certificate_rows([certificate], certificate.event), brand=Brand("Collegium"))

    [address] = scanned(pdf, dpi=110)

    assert address == f"{settings.SITE_URL}/verify/{certificate.number}/"
    assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
