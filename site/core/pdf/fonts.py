"""Which font draws which character.

Be Vietnam Pro, in three weights, draws Latin with all European and Vietnamese letters; Noto Sans SC, in one weight,
draws Chinese, Greek, Cyrillic and kana. A character that neither has is never printed as an empty box: `missing()`
finds it, `printable()` leaves out what can be left out, and drawing it raises MissingGlyphError (docs/papers.md).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import uharfbuzz
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
LOCK = RLock()  # reportlab's fonts hold a read position of their own: one thread at a time loads or embeds

rl_config.useA85 = 0  # streams as bytes: a fifth smaller than as text, and written much faster


class Weight(StrEnum):
    REGULAR = "BeVietnamPro-Regular"
    SEMIBOLD = "BeVietnamPro-SemiBold"
    BOLD = "BeVietnamPro-Bold"


HAN = "NotoSansSC-Regular"

# Marks that both fonts have. Beside Chinese they take the Chinese shape, as wide as a character.
SHARED_MARKS = frozenset("“”‘’—…·")
HAN_RUN = re.compile(r"[\u2e80-\u30ff\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
SAME_LOOK = str.maketrans({"\u2010": "-", "\u2011": "-", **dict.fromkeys("\n\r\t\u00a0\u2007\u2009\u202f", " ")})
# Soft hyphens, joiners, marks of direction, and the variation selectors of emoji and of Chinese characters.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
MARK = re.compile("[\u0300-\u036f]")
CLUSTERS = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")  # a letter and the marks on it
LETTERLESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})  # control, invisible, emoji and other symbols
BRACKETED = re.compile(r"\s*[(（\[［【][^()（）\[\]［］【】]*[)）\]］】]")


class MissingGlyphError(ValueError):
    """No shipped font can draw these characters. `text` is the whole text, `characters` those without a glyph."""

    def __init__(self, text: str, characters: str) -> None:
        super().__init__(f"no font has {characters!r} of {text!r}")
        self.text = text
        self.characters = characters


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The CMap that turns the codes of an embedded subset back into text, for copying and searching.

    ISO 32000-1, 9.10.3: values are UTF-16BE, so characters above U+FFFF are surrogate pairs, and a block holds at most
    100 lines. reportlab's own function writes five hexadecimal digits there, which readers cut.
    """
    lines = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


ttfonts.makeToUnicodeCMap = to_unicode_map


def font(name: str) -> Any:
    """The registered font; read from its file once per process. The Chinese one takes 20 MiB, so only when needed."""
    loaded = pdfmetrics._fonts.get(name)
    if loaded is None:
        with LOCK:
            loaded = pdfmetrics._fonts.get(name)
            if loaded is None:
                loaded = ttfonts.TTFont(name, FOLDER / f"{name}.ttf", asciiReadable=0)
                pdfmetrics.registerFont(loaded)
    return loaded


@lru_cache(maxsize=8)
def glyphs(name: str) -> Mapping[int, int]:
    """Code point → glyph of everything that the font can draw."""
    drawn: Mapping[int, int] = font(name).face.charToGlyph
    return drawn


@lru_cache(maxsize=65536)
def has_glyph(name: str, char: str) -> bool:
    return bool(glyphs(name).get(ord(char)))


@lru_cache(maxsize=8192)
def prepare(text: str) -> str:
    """NFC, one kind of space, and without emoji, variation selectors and other signs that no font here has."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(SAME_LOOK))
    kept = []
    for char in text:
        if has_glyph(Weight.REGULAR, char) or has_glyph(HAN, char):
            kept.append(char)
        elif unicodedata.category(char) not in LETTERLESS:
            parts = unicodedata.normalize("NFD", char)  # ș is drawn as s and a comma below
            kept.append(parts if len(parts) > 1 and anchored(parts) else char)
    return " ".join("".join(kept).split())


def missing(text: str) -> str:
    """The characters of a text that no font here can draw, each once; empty if it can be printed."""
    lost: list[str] = []
    for cluster in CLUSTERS.findall(prepare(text)):
        letter = cluster[0]
        drawn = anchored(cluster) if len(cluster) > 1 else has_glyph(Weight.REGULAR, letter) or has_glyph(HAN, letter)
        if not drawn or MARK.match(letter):
            lost += cluster
    return "".join(dict.fromkeys(lost))


@lru_cache(maxsize=2048)
def anchored(cluster: str) -> bool:
    """Whether the Latin fonts know where each mark stands on its letter; else it would float beside it."""
    for weight in Weight:
        if not all(has_glyph(weight, char) for char in cluster):
            return False
        shaped = shape(weight, cluster)
        if shaped is None or any(offset == 0 for _advance, offset, _rise in shaped[1:]):
            return False
    return True


def printable(text: str) -> str:
    """The text without brackets that can't be drawn (“Kim Min-su (김민수)”); empty if what is left can't be either.

    Nothing is mangled: either all words outside brackets are there, or none.
    """
    text = prepare(text)
    if missing(text):
        text = BRACKETED.sub(lambda match: "" if missing(match.group()) else match.group(), text).strip()
    return "" if missing(text) else text


@lru_cache(maxsize=8192)
def runs(text: str, weight: Weight) -> tuple[tuple[str, str], ...]:
    """The text as (font name, piece) pairs, in order. MissingGlyphError if a character has no glyph."""
    pieces: list[tuple[str, str]] = []
    if MARK.search(text) and (lost := missing(text)):
        raise MissingGlyphError(text, lost)
    beside_han = bool(text) and HAN_RUN.match(text[1:2] if text[0] in SHARED_MARKS else text) is not None
    for char in text:
        if char in SHARED_MARKS and beside_han:
            name = HAN
        elif has_glyph(weight, char):
            name, beside_han = weight, False
        elif has_glyph(HAN, char):
            name, beside_han = HAN, HAN_RUN.match(char) is not None
        else:
            raise MissingGlyphError(text, missing(text) or char)
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + char)
        else:
            pieces.append((str(name), char))
    return tuple(pieces)


@lru_cache(maxsize=8)
def shaper(name: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(bytes(font(name).face._ttf_data))))


KERNING = {"kern": True, "liga": False, "clig": False, "calt": False, "ccmp": False}


def shape(name: str, piece: str) -> list[tuple[int, int, int]] | None:
    """(advance, offset, rise) of each character in thousandths of the size; None if glyphs are not one for each."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(piece)
    buffer.direction, buffer.script = "ltr", "Latn"
    uharfbuzz.shape(shaper(name), buffer, KERNING)
    known, scale = glyphs(name), 1000 / shaper(name).face.upem
    if [info.codepoint for info in buffer.glyph_infos] != [known.get(ord(char)) for char in piece]:
        return None
    places = buffer.glyph_positions
    return [(round(p.x_advance * scale), round(p.x_offset * scale), round(p.y_offset * scale)) for p in places]


Place = tuple[int, int, int]  # how much farther a letter stands, how much farther the next one, how much higher it is


@lru_cache(maxsize=8192)
def places(name: str, piece: str) -> tuple[Place, ...]:
    """Where letters do not simply follow one another: kerned pairs and marks; thousandths of the size, () if nowhere.

    From the font's own tables: “Tu”, “AV”, “y,” look torn without them. Chinese has none.
    """
    if name == HAN or len(piece) < 2:
        return ()
    shaped = shape(name, piece)
    if shaped is None:
        return ()
    widths, default = font(name).face.charWidths, font(name).face.defaultWidth
    found = tuple(
        (offset, advance - offset - round(widths.get(ord(char), default)), rise)
        for char, (advance, offset, rise) in zip(piece, shaped, strict=True)
    )
    return found if any(map(any, found)) else ()


@lru_cache(maxsize=8192)
def measure(text: str, weight: Weight = Weight.REGULAR) -> float:
    """Width of a prepared text at size 1; multiply by the size in points."""
    total = 0.0
    for name, piece in runs(text, weight):
        face = font(name).face
        widths, default = face.charWidths, face.defaultWidth
        total += sum([widths.get(code, default) for code in map(ord, piece)])
        total += sum([before + after for before, after, _rise in places(name, piece)])
    return total / 1000
