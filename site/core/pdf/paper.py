"""A PDF being drawn. Lengths are points from the lower left corner; `MM` makes millimetres of them.

What is drawn goes straight into the page's stream, so that five hundred badges take well under a second.
"""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Literal

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core import qr

from .archive import Attached, make_archive
from .fonts import HAN, LOCK, MARK, Place, Weight, font, measure, places, prepare, runs
from .layout import Fitted

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
A6 = (105 * MM, 148 * MM)

INK = "#1d1b18"
MUTED = "#6a655d"
PAPER_WHITE = "#ffffff"

# Chinese comes in one weight; beside a heavier Latin it is drawn with an outline of this share of its size.
HAN_STROKE = {Weight.REGULAR: 0.0, Weight.SEMIBOLD: 0.022, Weight.BOLD: 0.03}
ESCAPES = {byte: chr(byte) for byte in range(256)} | {
    byte: f"\\{byte:03o}" for byte in (*range(32), 40, 41, 92, *range(127, 256))
}


@lru_cache(maxsize=256)
def rgb(colour: str) -> str:
    """`#7a1f3d` → `0.478 0.122 0.239`, as PDF writes it."""
    return " ".join(f"{int(colour[start : start + 2], 16) / 255:.3f}" for start in (1, 3, 5))


Align = Literal["left", "centre", "right"]


def luminance(colour: str) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """White or ink, whichever is easier to read on `colour`."""
    return PAPER_WHITE if luminance(colour) < 0.36 else INK


def readable(colour: str) -> str:
    """The colour itself if text in it has a contrast of 4.5 on white (WCAG 2.2, 1.4.3), else ink."""
    return colour if 1.05 / (luminance(colour) + 0.05) >= 4.5 else INK


def shown_text(codes: bytes, places: tuple[Place, ...], size: float) -> str:
    """The operators that show these codes of a font; `places` as fonts.places() gives them."""
    text = codes.decode("latin-1")
    if not places:
        return f"({text.translate(ESCAPES)}) Tj"
    parts, start, raised = ["["], 0, 0
    for here, (before, after, rise) in enumerate(places):
        if before or rise != raised:
            if start < here:
                parts.append(f"({text[start:here].translate(ESCAPES)})")
            if rise != raised:
                parts.append(f"] TJ {rise * size / 1000:.2f} Ts [")
                raised = rise
            if before:
                parts.append(str(-before))
            start = here
        if after:
            parts.append(f"({text[start : here + 1].translate(ESCAPES)}) {-after}")
            start = here + 1
    if start < len(text):
        parts.append(f"({text[start:].translate(ESCAPES)})")
    return " ".join([*parts, "] TJ 0 Ts" if raised else "] TJ"])


def is_mark(png: bytes) -> bool:
    """Whether a logo is a mere mark, less than twice as wide as high: then the school's name belongs beside it."""
    wide, high = ImageReader(io.BytesIO(png)).getSize()
    return bool(wide < 2 * high)


class Paper:
    """`invariant=True` leaves out the date and gives the same bytes every time, for tests.

    `codes` is how many QR codes will be drawn; it only matters for the speed.
    """

    def __init__(
        self,
        size: tuple[float, float],
        *,
        title: str,
        author: str,
        language: str,
        subject: str = "",
        invariant: bool = False,
        codes: int = 1,
    ) -> None:
        self.width, self.height = size
        self._buffer = io.BytesIO()
        font(Weight.REGULAR)
        self._canvas = Canvas(
            self._buffer,
            pagesize=size,
            pageCompression=1,
            invariant=int(invariant),
            initialFontName=str(Weight.REGULAR),
            lang="zh-Hans" if language == "zh-hans" else language,
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Collegium")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._codes = qr.Encoder(codes)
        self._pages = 0

    def emit(self, code: str) -> None:
        """Write PDF operators into the stream of the page or of the form that is being drawn."""
        self._canvas._code.append(code)

    # -- text ---------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        align: Align = "left",
        tracking: float = 0,
    ) -> float:
        """One line with its baseline at `y`; `x` is its left end, its centre or its right end. Returns its width.

        `tracking` is extra space after each letter, in points. MissingGlyphError if a character can't be drawn.
        """
        text = prepare(text)
        if not text:
            return 0.0
        width = measure(text, weight) * size + tracking * (len(text) - 1)
        if align == "centre":
            x -= width / 2
        elif align == "right":
            x -= width
        ink = rgb(colour)
        parts = [f"BT {ink} rg 1 0 0 1 {x:.2f} {y:.2f} Tm"]
        if tracking:
            parts.append(f"{tracking:.2f} Tc")
        document = self._canvas._doc
        for name, piece in runs(text, weight):
            face = font(name)
            stroke = HAN_STROKE[weight] * size if name == HAN else 0.0
            if stroke:
                parts.append(f"{ink} RG {stroke:.2f} w 2 Tr")
            placed, done = places(name, piece), 0
            for subset, codes in face.splitString(piece, document):
                shown = shown_text(codes, placed[done : done + len(codes)], size)
                parts.append(f"{face.getSubsetInternalName(subset, document)} {size:.2f} Tf {shown}")
                done += len(codes)
            if stroke:
                parts.append("0 Tr")
        if tracking:
            parts.append("0 Tc")
        parts.append("ET")
        if MARK.search(text):  # readers that find a mark beside its letter would copy them the wrong way round
            whole = unicodedata.normalize("NFC", text).encode("utf-16-be").hex().upper()
            parts = [f"/Span << /ActualText <FEFF{whole}> >> BDC", *parts, "EMC"]
        self.emit(" ".join(parts))
        return width

    def lines(
        self,
        x: float,
        y: float,
        fitted: Fitted,
        *,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        align: Align = "left",
    ) -> float:
        """Fitted lines, the first baseline at `y`. Returns the baseline of the last line."""
        for number, line in enumerate(fitted.lines):
            self.text(x, y - number * fitted.leading, line, size=fitted.size, weight=weight, colour=colour, align=align)
        return y - max(len(fitted.lines) - 1, 0) * fitted.leading

    # -- shapes -------------------------------------------------------------------------------------------------

    def rect(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.emit(f"{rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def frame(self, x: float, y: float, width: float, height: float, colour: str, stroke: float = 0.5) -> None:
        self.emit(f"{rgb(colour)} RG {stroke:.2f} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def line(
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        *,
        colour: str = INK,
        stroke: float = 0.5,
        dash: str = "",
    ) -> None:
        """`dash` is PDF's own pattern, like `2 2`."""
        pattern = f"[{dash}] 0 d " if dash else ""
        self.emit(f"q {pattern}{rgb(colour)} RG {stroke:.2f} w {x:.2f} {y:.2f} m {to_x:.2f} {to_y:.2f} l S Q")

    def qr(self, x: float, y: float, side: float, payload: str, colour: str = "#000000") -> None:
        """A QR code whose dark modules fill the square at (x, y); keep four modules clear around it (ISO 18004)."""
        count, path = self._codes.path(payload)
        scale = side / count
        self.emit(f"q {rgb(colour)} rg {scale:.4f} 0 0 {-scale:.4f} {x:.2f} {y + side:.2f} cm {path} f Q")

    def image(self, x: float, y: float, width: float, height: float, png: bytes, *, align: Align = "left") -> float:
        """A picture as large as fits into the box, on its lower edge. Returns the width it takes."""
        reader = ImageReader(io.BytesIO(png))
        pixels_wide, pixels_high = reader.getSize()
        scale = min(width / pixels_wide, height / pixels_high)
        wide, high = pixels_wide * scale, pixels_high * scale
        left = x + {"left": 0.0, "centre": (width - wide) / 2, "right": width - wide}[align]
        self._canvas.drawImage(reader, left, y, wide, high, mask="auto")
        return wide

    # -- ways through the document ---------------------------------------------------------------------------------

    def target(self, key: str, y: float) -> None:
        """What `link` and `outline` lead to: this height of this page."""
        self._canvas.bookmarkHorizontalAbsolute(key, y)

    def link(self, key: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle of the page that leads to `key`, which may be set later."""
        self._canvas.linkAbsolute("", key, (x, y, x + width, y + height), Border="[0 0 0]")

    def outline(self, key: str, title: str, level: int = 0) -> None:
        """An entry in the reader's table of contents; a level may only be one deeper than the one before."""
        self._canvas.addOutlineEntry(title, key, level, closed=level == 0)

    # -- forms and pages ----------------------------------------------------------------------------------------

    @contextmanager
    def form(self, name: str) -> Iterator[None]:
        """What is drawn inside is stored once; `stamp(name)` puts it on a page."""
        self._canvas.beginForm(name)
        yield
        self._canvas.endForm()

    def stamp(self, name: str, x: float = 0, y: float = 0) -> None:
        self.emit(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
        self._canvas.doForm(name)
        self.emit("Q")

    def archive(self, attached: Attached) -> None:
        """Make the file PDF/A-3 with this attachment; after the last page."""
        make_archive(self._canvas, attached)

    def end_page(self) -> None:
        self._canvas.showPage()
        self._pages += 1

    @property
    def pages(self) -> int:
        return self._pages

    def save(self) -> bytes:
        """The finished file. One document at a time is written in a process; drawing may run side by side."""
        with LOCK:
            self._canvas.save()
        return self._buffer.getvalue()
