"""QR codes (ISO/IEC 18004): a path for PDF streams and an SVG picture for the web."""

from html import escape

import segno

LEVEL = "m"  # up to 15 % of a scratched code can be read
MASK = 3  # one fixed mask: choosing the best of eight takes nine tenths of the time and readers don't need it

Matrix = tuple[bytearray, ...]


def matrix(payload: bytes) -> Matrix:
    """Rows of modules, 1 is dark, without the quiet zone. segno.DataOverflowError beyond some 2,300 bytes."""
    return segno.make(payload, error=LEVEL, mask=MASK, micro=False, mode="byte", boost_error=False).matrix


class Encoder:
    """Makes the codes of one document; `expected` is how many there will be.

    The modules of a code are a sum, in the field of two elements, over the bits of its text: data, Reed–Solomon
    check words and mask alike (ISO/IEC 18004, 7.5 and 7.8). So for many codes of one length, like addresses that
    differ in a ticket's code, it pays to learn once which modules each bit turns over: after that a code is a few
    dozen XORs. tests/core/test_qr.py compares with segno.
    """

    MANY = 150  # learning the bits of a ticket's address takes as long as making about this many codes

    def __init__(self, expected: int = 1) -> None:
        self._learns = expected >= self.MANY
        self._known: dict[int, _Learned] = {}

    def path(self, payload: str) -> tuple[int, str]:
        """Modules per side, and the dark modules as PDF rectangles, one unit per module, y downwards."""
        data = payload.encode()
        if not self._learns:
            rows = matrix(data)
            return len(rows), rectangles(_as_text(rows))
        learned = self._known.get(len(data))
        if learned is None:
            learned = self._known[len(data)] = _Learned(data)
        return learned.side, rectangles(learned.rows(data))


class _Learned:
    """All codes of one length, as differences from a first one."""

    def __init__(self, data: bytes) -> None:
        rows = matrix(data)
        self.data, self.side, self.modules = data, len(rows), _as_number(rows)
        self.turned: dict[tuple[int, int], int] = {}

    def rows(self, data: bytes) -> list[str]:
        modules = self.modules
        for position, (first, wanted) in enumerate(zip(self.data, data, strict=True)):
            if first != wanted:
                key = (position, first ^ wanted)
                turned = self.turned.get(key)
                if turned is None:
                    turned = self.turned[key] = self._learn(position, first ^ wanted)
                modules ^= turned
        side = self.side
        text = f"{modules:0{side * side}b}"
        return [text[start : start + side] for start in range(0, side * side, side)]

    def _learn(self, position: int, bits: int) -> int:
        """Which modules turn over when these bits of one byte do; one bit costs one code."""
        turned = 0
        for bit in (1 << shift for shift in range(8) if bits >> shift & 1):
            if (position, bit) not in self.turned:
                other = bytearray(self.data)
                other[position] ^= bit
                self.turned[position, bit] = _as_number(matrix(bytes(other))) ^ self.modules
            turned ^= self.turned[position, bit]
        return turned


def _as_text(rows: Matrix) -> list[str]:
    return [row.translate(PRINTED).decode() for row in rows]


def _as_number(rows: Matrix) -> int:
    return int("".join(_as_text(rows)), 2)


PRINTED = bytes([48, 49]) + bytes(range(2, 256))


def rectangles(rows: list[str]) -> str:
    """One rectangle per horizontal run of dark modules: `x y width 1 re`. Rows are texts of 0 and 1."""
    found = []
    for y, row in enumerate(rows):
        start = row.find("1")
        while start >= 0:
            end = row.find("0", start)
            if end < 0:
                end = len(row)
            found.append(f"{start} {y} {end - start} 1 re")
            start = row.find("1", end)
    return "\n".join(found)


def svg(payload: str, *, title: str, quiet: int = 4) -> str:
    """An inline picture without any style; its class is `qr`. `title` is read out by screen readers."""
    rows = matrix(payload.encode())
    side = len(rows) + 2 * quiet
    path = "".join(
        f"M{int(x) + quiet} {int(y) + quiet}h{width}v1h-{width}z"
        for x, y, width, *_rest in (part.split(" ") for part in rectangles(_as_text(rows)).split("\n"))
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )
