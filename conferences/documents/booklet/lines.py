"""Setting type: text into lines, and what to do where no font has a letter."""

import re
from functools import lru_cache

from conferences.documents.booklet.setting import Row, Text
from core.pdf import INK, MissingGlyphError, Weight, measure, missing, prepare, printable
from core.pdf.layout import broken, pieces

LOST = "[…]"
IN_BRACKETS = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


class Lines:
    """Breaks lines, and measures each word once in a whole booklet."""

    def __init__(self) -> None:
        self._widths: dict[tuple[str, Weight], float] = {}

    def width(self, text: str, weight: Weight = Weight.REGULAR) -> float:
        key = (text, weight)
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = measure(text, weight)
        return found

    def broken(self, text: str, width: float, size: float, weight: Weight = Weight.REGULAR) -> list[str]:
        """Lines of at most `width` points. What no font can draw becomes […]."""
        text = prepare(text)
        if not text:
            return []
        try:
            return self._broken(text, width / size, weight)
        except MissingGlyphError:
            return self._broken(drawable(text), width / size, weight)

    def _broken(self, text: str, width: float, weight: Weight) -> list[str]:
        lines: list[str] = []
        line, taken = "", 0.0
        for piece in pieces(text):
            bare = piece.rstrip()
            room = self.width(bare, weight)
            if line and taken + room > width:
                lines.append(line.rstrip())
                line, taken = "", 0.0
            if room > width:
                *full, piece = broken(piece, width, weight)
                lines += full
                room = self.width(piece.rstrip(), weight)
            line += piece
            taken += room + (self.width(" ", weight) if piece != piece.rstrip() else 0)
        if line.strip():
            lines.append(line.rstrip())
        return lines

    def rows(
        self,
        text: str,
        width: float,
        *,
        size: float,
        leading: float,
        x: float = 0,
        weight: Weight = Weight.REGULAR,
        colour: str = INK,
        gap: float = 0,
        keep: bool = False,
        people: tuple[int, ...] = (),
        tracking: float = 0,
    ) -> list[Row]:
        """A paragraph. Its first two and its last two lines stay together; `keep` ties all of it to what follows."""
        lines = self.broken(text, width - x, size * (1 + tracking / max(size, 1) * 1.5), weight)
        rows = [
            Row(leading, [Text(x, line, size, weight, colour, tracking=tracking)], keep=keep, people=people)
            for line in lines
        ]
        if rows:
            rows[0].gap = gap
            for place in (0, len(rows) - 2):
                if 0 <= place < len(rows) - 1:
                    rows[place].keep = True
        return rows


def drawable(text: str) -> str:
    """The text with […] for each run of characters that no font here has."""
    lost = set(missing(text))
    kept: list[str] = []
    for char in prepare(text):
        if char not in lost:
            kept.append(char)
        elif not kept or kept[-1] != LOST:
            kept.append(LOST)
    return "".join(kept)


@lru_cache(maxsize=4096)
def name_in_print(name: str) -> str:
    """The name; only its Latin form where no font has the letters of the other; […] where there is no way."""
    latin = IN_BRACKETS.search(name)
    return printable(name) or (printable(latin[1]) if latin else "") or drawable(name)
