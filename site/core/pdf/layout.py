"""Where lines break, and how large a text may be."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .fonts import CLUSTERS, HAN_RUN, Weight, measure, prepare

# Chinese line breaking (GB/T 15834-2011, 5.1): marks that may not begin a line, and brackets that may not end one.
NOT_FIRST = frozenset("、，。．；：？！…—·）】》〉」』〕］｝”’,.;:?!)]}%")
NOT_LAST = frozenset("（【《〈「『〔［｛“‘([{")
PIECES = re.compile(r"\S+\s*")
INSIDE_WORD = re.compile(r"(?<=[-–—/@_.])(?=\w)")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines at a size in points. `leading` is the distance of two baselines, in points."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """From the top of the first line's letters to the last baseline."""
        return self.size * CAP_HEIGHT + (len(self.lines) - 1) * self.leading


CAP_HEIGHT = 0.74


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """The parts between which a line may break; a trailing space stays with its word."""
    found: list[str] = []
    for word in PIECES.findall(text):
        for part in INSIDE_WORD.split(word):
            start = 0
            for index in range(1, len(part)):
                before, after = part[index - 1], part[index]
                if not (HAN_RUN.match(before) or HAN_RUN.match(after)) or after.isspace():
                    continue
                if after in NOT_FIRST or before in NOT_LAST:
                    continue
                found.append(part[start:index])
                start = index
            found.append(part[start:])
    return tuple(found)


def wrap(text: str, width: float, weight: Weight = Weight.REGULAR) -> list[str]:
    """Lines no wider than `width` (in units of the size); a word that is wider than that is broken between letters."""
    lines: list[str] = []
    line, taken = "", 0.0
    for piece in pieces(text):
        room = measure(piece.rstrip(), weight)
        if line and taken + room > width:
            lines.append(line.rstrip())
            line, taken = "", 0.0
        if room > width:
            *full, piece = broken(piece, width, weight)
            lines += full
        line += piece
        taken += measure(piece, weight)
    if line:
        lines.append(line.rstrip())
    return lines


def broken(word: str, width: float, weight: Weight) -> list[str]:
    parts, part, taken = [], "", 0.0
    for char in CLUSTERS.findall(word):
        room = measure(char, weight)
        if part and taken + room > width and not char.isspace():
            parts.append(part)
            part, taken = "", 0.0
        part += char
        taken += room
    return [*parts, part]


def balanced(text: str, lines: int, weight: Weight, least: float = 0.0) -> list[str]:
    """The text in at most `lines` lines whose widest line is as narrow as possible, but not below `least`."""
    low, high = least, measure(text, weight) + 0.01
    best = [text]
    for _step in range(16):
        middle = (low + high) / 2
        candidate = wrap(text, middle, weight)
        if len(candidate) <= lines:
            best, high = candidate, middle
        else:
            low = middle
    return best


def widest(lines: list[str], weight: Weight) -> float:
    return max(measure(line, weight) for line in lines)


def fit(
    text: str,
    *,
    width: float,
    height: float,
    size: float,
    weight: Weight = Weight.REGULAR,
    leading: float = 1.25,
    keep_line: float | None = None,
) -> Fitted:
    """The largest size up to `size` at which the whole text stands in `width` × `height` points, in balanced lines.

    It stays on one line as long as that is at least `keep_line` points large (default: 62 % of `size`). Nothing is
    ever cut: a text that is too long gets smaller.
    """
    text = prepare(text)
    if not text:
        return Fitted((), size, size * leading)
    one_line = min(size, width / max(measure(text, weight), 0.01), height / CAP_HEIGHT)
    if one_line >= (size * 0.62 if keep_line is None else keep_line):
        return Fitted((text,), one_line, one_line * leading)
    # Words stay whole while that leaves a readable size; only a word like a whole line is broken.
    whole = width / max(measure(piece.rstrip(), weight) for piece in pieces(text))
    low, high = 0.0, min(size, whole) if whole >= 0.28 * size else size
    for _step in range(18):
        middle = (low + high) / 2
        lines = wrap(text, width / middle, weight)
        if (CAP_HEIGHT + (len(lines) - 1) * leading) * middle <= height:
            low = middle
        else:
            high = middle
    if low <= one_line:
        return Fitted((text,), one_line, one_line * leading)
    most = len(wrap(text, width / low, weight))
    least = width / whole + 1e-6 if whole >= 0.28 * size else 0.0
    counts = range(max(most - 4, min(2, most)), most + 1)
    found = (_in_lines(text, count, width, height, size, weight, leading, least) for count in counts)
    # Fewer lines read better: they are taken as soon as they cost less than a fifth of the size.
    return next((fitted for fitted in found if fitted.size >= 0.8 * low), Fitted((text,), one_line, one_line * leading))


def _in_lines(
    text: str, count: int, width: float, height: float, size: float, weight: Weight, leading: float, least: float
) -> Fitted:
    lines = balanced(text, count, weight, least)
    best = min(size, width / widest(lines, weight), height / (CAP_HEIGHT + (len(lines) - 1) * leading))
    return Fitted(tuple(lines), best, best * leading)


@lru_cache(maxsize=2048)
def fit_name(text: str, width: float, height: float, size: float, weight: Weight = Weight.SEMIBOLD) -> Fitted:
    """A person's name as large as it goes: one line while that stays large, then two, then as many as it takes."""
    return fit(text, width=width, height=height, size=size, weight=weight, leading=1.18)
