import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from certificates.documents.certificate import HEIGHT, WIDTH, CertificateRow, CertificateSheet, draw_certificates
from certificates.queries import certificate_labels
from core.pdf import MM, Brand, MissingGlyphError
from tests.papers import NAMES, assert_well_made, has_ink, read_with_poppler, read_with_pypdf, scanned, squeezed

SHEET = CertificateSheet(
    event="International Symposium on Quantum Materials 量子材料",
    dates="12–14 May 2027",
    place="Friendship Hall, Beijing",
    issuer="Đại học Bách khoa Hà Nội",
    labels=certificate_labels("en"),
)
BRAND = Brand("Collegium")


def row(holder: str = "Marie Curie", sheet: CertificateSheet = SHEET, **facts) -> CertificateRow:
    number = "7K4M-9QXR-T3WZ-8H"
    return CertificateRow(
        holder, number, f"https://collegium.example.org/verify/{number}/", "15 May 2027", sheet, **facts
    )


@pytest.mark.parametrize("name", NAMES)
def test_certificate_shows_every_name_whole(name):
    pdf = draw_certificates([row(name)], brand=BRAND)

    assert squeezed(name) in read_with_pypdf(pdf)[0]
    assert squeezed(name) in read_with_poppler(pdf)[0]
    assert_well_made(pdf)


@pytest.mark.parametrize("name", NAMES)
def test_names_keep_clear_of_the_frame(name):
    pdf = draw_certificates([row(name, replace(SHEET, event=name, place=name, issuer=name))], brand=BRAND)

    for left in (14 * MM, WIDTH - 24 * MM):
        assert not has_ink(pdf, 1, left, 14 * MM, left + 10 * MM, HEIGHT - 14 * MM)
    assert not has_ink(pdf, 1, 14 * MM, 14 * MM, WIDTH - 14 * MM, 17 * MM)


def test_certificate_says_event_dates_place_issuer_and_number():
    text = read_with_poppler(draw_certificates([row()], brand=BRAND))[0]

    for fact in (SHEET.event, SHEET.dates, SHEET.place, SHEET.issuer, "7K4M-9QXR-T3WZ-8H", "15 May 2027"):
        assert squeezed(fact) in text
    assert "TEST" not in text


def test_certificates_of_several_languages_stand_in_one_file():
    chinese = replace(SHEET, event="量子材料研讨会", labels=certificate_labels("zh-hans"))

    pages = read_with_poppler(draw_certificates([row(), row("王小明", chinese), row("Ada")], brand=BRAND))

    assert len(pages) == 3
    assert "量子材料研讨会" in pages[1]
    assert squeezed(SHEET.event) in pages[2]


def test_certificate_of_a_test_order_says_so():
    pdf = draw_certificates([row(is_test=True)], brand=BRAND)

    assert "TEST" in read_with_poppler(pdf)[0]


def test_certificate_code_is_read_from_its_picture():
    assert scanned(draw_certificates([row()], brand=BRAND), dpi=100) == {row().url}


@pytest.mark.parametrize("name", ["محمد الأحمد", "김민수"])
def test_certificate_refuses_a_name_without_font(name):
    with pytest.raises(MissingGlyphError):
        draw_certificates([row(name)], brand=BRAND)


def test_very_long_facts_are_not_cut():
    sheet = replace(SHEET, event="Symposium " * 25, place="会堂" * 100, issuer="University " * 22)

    text = read_with_poppler(draw_certificates([row("N" * 241, sheet)], brand=BRAND))[0]

    for fact in ("N" * 241, "Symposium" * 25, "会堂" * 100, "University" * 22):
        assert fact in text


@pytest.mark.parametrize(
    "module",
    [
        "core.pdf",
        "core.qr",
        "certificates.documents.certificate",
        "registrations.documents.ticket",
        "registrations.documents.badge",
    ],
)
def test_documents_know_nothing_of_django(module):
    root = Path(__file__).resolve().parents[2]
    code = f"import sys; sys.path[:0] = ['site', '.']; import {module}; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
