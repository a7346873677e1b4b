"""What all rows of one booklet share."""

from dataclasses import dataclass

from conferences.documents.booklet.content import BookletLabels
from conferences.documents.booklet.lines import Lines
from conferences.documents.booklet.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Style:
    """`accent` is the colour of headings; `body` and `leading` are size and line distance of running text."""

    lines: Lines
    sheet: Sheet
    labels: BookletLabels
    accent: str

    @property
    def body(self) -> float:
        return self.sheet.body

    @property
    def leading(self) -> float:
        return round(self.sheet.body * 1.4, 2)
