"""The two sizes of a page. Lengths are points, y grows upwards."""

from dataclasses import dataclass

from core.pdf import MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the booklet; `inner` is the margin at the spine. `columns` are those of the abstracts."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    columns: int
    index_columns: int
    gutter: float
    body: float
    has_room_column: bool

    @property
    def measure(self) -> float:
        return self.width - self.inner - self.outer

    def column_width(self, columns: int) -> float:
        return (self.measure - (columns - 1) * self.gutter) / columns

    def left(self, number: int) -> float:
        """The left margin of page `number`: the spine is on the left of odd pages."""
        return self.inner if number % 2 else self.outer


LARGE = Sheet(210 * MM, 297 * MM, 25 * MM, 20 * MM, 21 * MM, 19 * MM, 2, 3, 8 * MM, 8.6, True)
SMALL = Sheet(148.5 * MM, 210 * MM, 19 * MM, 14 * MM, 17 * MM, 13 * MM, 1, 2, 6 * MM, 8.4, False)
