"""QR codes (ISO/IEC 18004): a path for PDF streams and an SVG picture for the web."""

from html import escape

import segno

LEVEL = "m"  # up to 15 % of a scratched code can be read
MASK = 3  # one fixed mask: choosing the best of eight takes nine tenths of the time and readers don't need it

Matrix = tuple[bytearray, ...]


def matrix(payload: str) -> Matrix:
    """Rows of modules, 1 is dark, without the quiet zone. segno.DataOverflowError beyond some 2,300 bytes."""
    return segno.make(payload.encode(), error=LEVEL, mask=MASK, micro=False, mode="byte", boost_error=False).matrix


class Encoder:
    """Makes the codes of one document."""

    def path(self, payload: str) -> tuple[int, str]:
        """Modules per side, and the dark modules as PDF rectangles, one unit per module, y downwards."""
        rows = matrix(payload)
        return len(rows), rectangles(rows)


def rectangles(rows: Matrix) -> str:
    """One rectangle per horizontal run of dark modules: `x y width 1 re`."""
    found = []
    for y, row in enumerate(rows):
        start = 0
        text = row.translate(PRINTED).decode()
        while (start := text.find("1", start)) >= 0:
            end = text.find("0", start)
            if end < 0:
                end = len(text)
            found.append(f"{start} {y} {end - start} 1 re")
            start = end
    return "\n".join(found)


PRINTED = bytes([48, 49]) + bytes(range(2, 256))


def svg(payload: str, *, title: str, quiet: int = 4) -> str:
    """An inline picture without any style; its class is `qr`. `title` is read out by screen readers."""
    rows = matrix(payload)
    side = len(rows) + 2 * quiet
    path = "".join(
        f"M{int(x) + quiet} {int(y) + quiet}h{width}v1h-{width}z"
        for x, y, width, *_rest in (part.split(" ") for part in rectangles(rows).split("\n"))
    )
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )
