"""Reading finished papers back: text by two independent programs, codes from a picture, fonts from the file."""

import io
import subprocess
import tempfile
import unicodedata
from pathlib import Path

from pypdf import PdfReader

NAMES = [
    "Nguyễn Thị Ánh Tuyết Đặng Ước",
    "王小明（欧阳 Xiaoming）",
    "㛃䶮𬱖",
    "Łukasz Żółć-Świętochłowski",
    "Ștefan Țăranu Ķīniņš Ḥasan Ẹ́niọlá",
    "Ångström-Øvergård García y Núñez",
    "Wolfeschlegelsteinhausenbergerdorff " * 3 + "Nguyễn Phúc Công Tằng Tôn Nữ Hoàng Diễm Hương Giang 王",
    "Averylongfamilynamewithoutanyspace" * 6,
    "李" * 120,
]


def squeezed(text: str) -> str:
    """Without white space, so that line breaks do not matter."""
    return "".join(unicodedata.normalize("NFC", text).split())


def read_with_pypdf(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def read_with_poppler(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [squeezed(page) for page in done.stdout.decode().split("\f")[:-1]]


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """(name, embedded as a subset) of every font that any page or form refers to."""
    done = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [(row[0], row[-5] == "yes" and row[-4] == "yes") for row in rows]


def picture(pdf: bytes, page: int, folder: Path, dpi: int = 200) -> Path:
    source = folder / "paper.pdf"
    source.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-f", str(page), "-l", str(page), source, folder / "page"],
        check=True,
    )
    return folder / "page.png"


def scanned(pdf: bytes, page: int = 1, dpi: int = 200) -> set[str]:
    """What a barcode reader finds in a picture of the page."""
    with tempfile.TemporaryDirectory() as folder:
        shot = picture(pdf, page, Path(folder), dpi)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", shot], capture_output=True, check=False)
    return set(done.stdout.decode().split())


def has_ink(pdf: bytes, page: int, left: float, bottom: float, right: float, top: float) -> bool:
    """Whether anything is drawn in a box of the page (points): nothing may stand where a cut name would."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, Image.open(picture(pdf, page, Path(folder), 144)) as shot:
        box = (round(left * 2), round(shot.height - top * 2), round(right * 2), round(shot.height - bottom * 2))
        return shot.convert("L").crop(box).getextrema()[0] < 250


def assert_well_made(pdf: bytes) -> None:
    """Only embedded subsets of our own fonts; no standard font is even named; the file is one that poppler likes."""
    fonts = fonts_of(pdf)
    assert fonts
    assert all(embedded for _name, embedded in fonts), fonts
    assert b"Helvetica" not in pdf
    checked = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    assert checked.stderr == b""
