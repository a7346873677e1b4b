"""Drawing a row that has its place. Lengths are points, y grows upwards."""

from conferences.documents.booklet.setting import Ref, Row, Text
from core.pdf import MUTED, Paper, Weight, measure

HAIR = "#cfc8bc"  # the colour of thin lines


def draw_rows(paper: Paper, rows: list[Row], x: float, y: float) -> float:
    """One below the other, without columns or page numbers. The baseline of the last."""
    for number, row in enumerate(rows):
        y -= row.height + (row.gap if number else 0)
        draw_row(paper, row, x, y, {})
    return y


def draw_row(paper: Paper, row: Row, x: float, y: float, anchors: dict[str, int]) -> None:
    if row.rule:
        paper.line(x, y + row.height - 1, x + row.rule_width, y + row.height - 1, colour=row.rule, stroke=0.5)
    if row.leader:
        paper.line(x + row.leader[0], y + 0.6, x + row.leader[1], y + 0.6, colour=MUTED, stroke=0.6, dash="0.6 3")
    for text in row.texts:
        content = text.text
        if isinstance(content, Ref):
            content = str(anchors.get(content.anchor, ""))
        if text.align == "tabular":
            draw_tabular(paper, x + text.x, y, content, text)
        elif content:
            paper.text(
                x + text.x,
                y,
                content,
                size=text.size,
                weight=text.weight,
                colour=text.colour,
                align=text.align,
                tracking=text.tracking,
            )


def draw_tabular(paper: Paper, x: float, y: float, content: str, text: Text) -> None:
    """Each digit in the middle of a cell as wide as the widest one: the font has no figures of one width."""
    cell = measure("4", text.weight) * text.size
    for char in content:
        wide = cell if char.isdigit() else measure(char, text.weight) * text.size
        paper.text(x + wide / 2, y, char, size=text.size, weight=text.weight, colour=text.colour, align="centre")
        x += wide


def tabular_width(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    cell = measure("4", weight)
    return size * sum(cell if char.isdigit() else measure(char, weight) for char in text)
