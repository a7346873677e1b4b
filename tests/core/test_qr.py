import re

import pytest
import segno

from core import qr
from core.pdf import A6, Paper
from tests.papers import scanned

ADDRESS = "https://collegium.example.org/tickets/%s/"


def drawn(path: str, side: int) -> list[list[int]]:
    """The modules that a path of rectangles paints."""
    rows = [[0] * side for _row in range(side)]
    for x, y, width in re.findall(r"(\d+) (\d+) (\d+) 1 re", path):
        for column in range(int(x), int(x) + int(width)):
            rows[int(y)][column] = 1
    return rows


@pytest.mark.parametrize("payload", ["A", ADDRESS % "k3jf92jq0d", ADDRESS % ("x" * 300), "王小明 Tuyết"])
def test_the_path_is_the_code_that_segno_makes(payload):
    side, path = qr.Encoder().path(payload)

    expected = segno.make(payload.encode(), error="m", mask=3, micro=False, mode="byte", boost_error=False).matrix
    assert drawn(path, side) == [list(row) for row in expected]


def test_learned_codes_are_those_that_segno_makes():
    encoder = qr.Encoder(expected=300)
    for number in range(300):
        payload = ADDRESS % f"{number * 7919 % 100003:08x}Zz{number:04d}"
        side, path = encoder.path(payload)
        assert drawn(path, side) == [list(row) for row in qr.matrix(payload.encode())], payload


def test_learned_codes_of_different_lengths_and_scripts_do_not_mix():
    encoder = qr.Encoder(expected=300)
    for payload in ("A", "王小明", "Tuyết", "王小名", "B", ADDRESS % "abc", ADDRESS % "xyz", "Tuyêt"):
        side, path = encoder.path(payload)
        assert drawn(path, side) == [list(row) for row in qr.matrix(payload.encode())], payload


def test_a_code_in_a_document_is_scanned():
    paper = Paper(A6, title="QR", author="Collegium", language="en")
    paper.qr(60, 60, 100, ADDRESS % "k3jf92jq0d")
    paper.end_page()

    assert scanned(paper.save()) == {ADDRESS % "k3jf92jq0d"}


def test_the_svg_holds_no_style_and_escapes_its_title():
    picture = qr.svg("https://example.org/", title="<script>alert(1)</script> & more")

    assert "style" not in picture
    assert "<script" not in picture
    assert "&lt;script&gt;" in picture
    assert picture.startswith("<svg ")
