"""Fapiao and Vietnamese electronic invoices: numbers with check digits, lists, and issued files."""

import io
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registrations.actions.official_files import add_official_files
from registrations.models import Buyer, OfficialFile
from registrations.rules.official_files import candidates, official_suffix
from registrations.rules.tax_ids import compact, is_mst, is_uscc, is_vn_citizen, shown_mst
from tests.factories import BuyerFactory, TaxRateFactory, UserFactory
from tests.registrations.helpers import open_event, order_for

USCC, MST = "91350100M000100Y43", "0100233488"
PDF = b"%PDF-1.7 a fapiao"


# -- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [USCC, USCC.lower(), "9135 0100-M000100Y43", "９1350100M000100Y43"])
def test_credit_code_is_known_however_it_is_written(code):
    assert is_uscc(code)
    assert compact(code) == USCC


@pytest.mark.parametrize("code", ["", USCC[:-1], USCC + "1", "91350100I000100Y43", "9135O100M000100Y43", "张" * 18])
def test_what_is_no_credit_code_is_refused(code):
    assert not is_uscc(code)


def test_every_single_slip_in_a_credit_code_is_found():
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    slips = [USCC[:n] + other + USCC[n + 1 :] for n in range(18) for other in letters if other != USCC[n]]

    assert not [slip for slip in slips if is_uscc(slip)]


@pytest.mark.parametrize("code", [MST, "0100 233 488", "0314409058-002"])
def test_vietnamese_tax_code_is_known(code):
    assert is_mst(code)


@pytest.mark.parametrize("code", ["", "0100233489", "010023348", "0314409058-000", "0314409058-02", "01002334x8"])
def test_what_is_no_vietnamese_tax_code_is_refused(code):
    assert not is_mst(code)


def test_branch_and_citizen():
    assert shown_mst("0314409058002") == "0314409058-002"
    assert is_vn_citizen("001099012345")
    assert not is_vn_citizen("101099012345")


# -- the buyer's form -------------------------------------------------------------------------------------------------


TYPED = {"is_body": "on", "name": "清华大学", "street": "双清路30号", "city": "北京", "country": "CN"}


def page_of(order, tail="invoice/"):
    return f"/orders/{order.code}/{order.secret}/{tail}"


@pytest.fixture
def order(db):
    TaxRateFactory()
    event, kind = open_event(price=50000, currency="CNY")
    return order_for(event, kind)


@pytest.mark.parametrize(
    ("official", "number", "kept"),
    [("CN", "91350100m000100y43", USCC), ("VN", "0314409058 002", "0314409058-002"), ("", "anything", "anything")],
)
def test_right_tax_number_is_kept_as_it_is_printed(client, order, official, number, kept):
    client.post(page_of(order), {**TYPED, "official": official, "tax_id": number, "phone": "010 6278"})

    assert (Buyer.objects.get().tax_id, Buyer.objects.get().official) == (kept, official)


@pytest.mark.parametrize(
    ("official", "number", "said"),
    [("CN", "91350100M000100Y44", "18 characters"), ("CN", "", "18 characters"), ("VN", "0100233489", "ten digits")],
)
def test_slip_in_a_tax_number_is_said_at_once(client, order, official, number, said):
    answer = client.post(page_of(order), {**TYPED, "official": official, "tax_id": number})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Buyer.objects.exists()


def test_person_needs_no_tax_number(client, order):
    client.post(page_of(order), {**TYPED, "is_body": "", "official": "VN", "tax_id": "001099012345"})
    assert Buyer.objects.get().tax_id == "001099012345"
    client.post(page_of(order), {**TYPED, "is_body": "", "official": "CN", "tax_id": ""})
    assert Buyer.objects.get().official == "CN"


# -- lists and files --------------------------------------------------------------------------------------------------


@pytest.fixture
def paid(shop, deliver):
    shop.pay_and_deliver(deliver)
    BuyerFactory(order=shop.order, official="CN", name="清华大学", tax_id=USCC, email="finance@example.cn")
    mail.outbox.clear()
    return shop.order


@pytest.fixture
def staff(db, client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def test_list_holds_what_the_office_needs(client, paid, staff):
    table = b"".join(client.get(reverse("invoices_admin:official_csv", args=["CN"])).streaming_content).decode()

    (row,) = table.strip().splitlines()[1:]
    for fact in (paid.code, "清华大学", USCC, "50.00", "finance@example.cn"):
        assert fact in row
    assert client.get(reverse("invoices_admin:official_xlsx", args=["VN"])).status_code == 200
    assert client.get(reverse("invoices_admin:official_csv", args=["XX"])).status_code == 404
    assert "1 paid order waits" in client.get(reverse("invoices_admin:official")).content.decode()


def test_issued_file_is_matched_mailed_and_shown(client, paid, staff):
    answer = client.post(
        reverse("invoices_admin:official"), {"files": [upload(f"发票_{paid.code}.pdf"), upload("unknown.pdf")]}
    )

    text = answer.content.decode()
    assert f"kept with order {paid.code}" in text
    assert "holds no order" in text
    kept = OfficialFile.objects.get()
    (message,) = mail.outbox
    assert message.to == ["finance@example.cn"]
    assert message.attachments[0].content == PDF
    assert paid.secret not in message.body + message.alternatives[0].content
    assert kept.name in client.get(page_of(paid, "")).content.decode()
    file = client.get(page_of(paid, f"official/{kept.pk}/"))
    assert b"".join(file.streaming_content) == PDF
    assert file["Cache-Control"] == "private, no-store"
    assert "0 paid orders wait" in client.get(reverse("invoices_admin:official")).content.decode()


def test_same_file_twice_is_kept_and_mailed_once(paid, staff):
    first, second = (add_official_files(files=[upload(f"{paid.code}.pdf")], by=staff) for _n in range(2))

    assert (first[0].order_code, second[0].reason) == (paid.code, "It was sent already.")
    assert (OfficialFile.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"MZ\x90", "neither PDF"), (b"PK\x03\x04 broken", "neither PDF"), (b"<html>", "neither PDF")],
)
def test_file_of_another_kind_is_not_kept(paid, staff, content, said):
    (matched,) = add_official_files(files=[upload(f"{paid.code}.pdf", content)], by=staff)

    assert said in matched.reason
    assert not OfficialFile.objects.exists()


def test_file_of_another_order_does_not_exist(client, paid, staff, order):
    add_official_files(files=[upload(f"{paid.code}.pdf")], by=staff)

    assert client.get(page_of(order, f"official/{OfficialFile.objects.get().pk}/")).status_code == 404


def test_codes_count_only_whole():
    codes = ["ABC234", "QM-2027-00001", "QM-2027-0000"]

    assert candidates("发票-abc234.pdf", codes) == {"ABC234"}
    assert candidates("XABC234.pdf", codes) == set()
    assert candidates("QM_2027_00001.pdf", codes) == {"QM-2027-00001"}
    assert candidates("abc234 QM-2027-00001.pdf", codes) == {"ABC234", "QM-2027-00001"}


def test_kinds_are_found_by_content():
    ofd = io.BytesIO()
    with zipfile.ZipFile(ofd, "w") as archive:
        archive.writestr("OFD.xml", "<ofd/>")

    assert official_suffix(ofd) == ".ofd"
    assert official_suffix(io.BytesIO(b'\xef\xbb\xbf<?xml version="1.0"?>')) == ".xml"
    assert official_suffix(io.BytesIO(PDF)) == ".pdf"
