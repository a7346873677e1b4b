"""The picture that chats and networks show beside a link: title, people, time, in the site's own type.

1200 × 630 pixels, PNG (https://ogp.me). Knows no model. Titles are set in Source Serif, everything else in Be Vietnam
Pro, Chinese in Noto Sans SC; a character that none of them has is never drawn as an empty box.
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from core.colour import readable_on

SIZE = (1200, 630)
LEFT, RIGHT, TOP, FOOT = 84, 1116, 72, 560
PAPER, INK, MUTED, LINE = "#fbfaf6", "#1d1b18", "#5a564e", "#ddd8cd"
PORTRAIT = (250, 312)

SERIF = tuple(f"source-serif-4-{subset}-wght-normal.woff2" for subset in ("latin", "latin-ext", "vietnamese"))
SANS, SANS_BOLD = ("BeVietnamPro-Regular.ttf",), ("BeVietnamPro-SemiBold.ttf",)
HAN = "NotoSansSC-Regular.ttf"
SERIF_WEIGHT = 620
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})  # control, invisible, emoji: left out in silence
FOLDERS = (Path(__file__).parent / "fonts", Path(settings.BASE_DIR) / "static" / "fonts")

_lock = Lock()  # FreeType's faces are not made for two threads at once

Face = ImageFont.FreeTypeFont
Family = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`instead` is the title where no font here can draw `title`; `portrait` is a picture file's bytes, or None."""

    title: str
    above: str = ""
    people: str = ""
    foot: str = ""
    brand: str = ""
    accent: str = "#7a1f3d"
    instead: str = ""
    portrait: bytes | None = None


@lru_cache(maxsize=32)
def share_picture(card: Card) -> bytes:
    """The PNG. The last few are kept, so that asking again and again costs nothing."""
    with _lock:
        canvas = Image.new("RGB", SIZE, PAPER)
        draw = ImageDraw.Draw(canvas)
        accent = readable_on(card.accent, PAPER)
        draw.rectangle((0, 0, 24, SIZE[1]), fill=accent)
        right = RIGHT
        if card.portrait and paste_portrait(canvas, card.portrait):
            right -= PORTRAIT[0] + 48
        y = TOP
        if above := drawable(card.above, SANS_BOLD):
            line = fitted(above, SANS_BOLD, 30, right - LEFT, 1)[0]
            put(draw, (LEFT, y + 26), line, SANS_BOLD, 30, accent)
            y += 62
        people = lines_of(drawable(card.people, SANS_BOLD), SANS_BOLD, 36, right - LEFT, 2)
        room = FOOT - 62 - y - 50 * len(people) - (28 if people else 0)
        y = put_title(draw, drawable(card.title, SERIF) or drawable(card.instead, SERIF), y, right - LEFT, room)
        y += 28
        for line in people:
            put(draw, (LEFT, y + 34), line, SANS_BOLD, 36, INK)
            y += 50
        put_foot(draw, card)
        return as_png(canvas, is_photo=right != RIGHT)


def put_title(draw: ImageDraw.ImageDraw, title: str, y: int, width: int, room: int) -> int:
    """As large as it fits into `width` × `room`; returns where it ends."""
    size, lines = 40, [""]
    for size in range(84, 36, -4):
        lines = lines_of(title, SERIF, size, width, 99)
        if len(lines) * round(size * 1.2) <= room and all(length(line, SERIF, size) <= width for line in lines):
            break
    most = max(1, room // round(size * 1.2))
    for line in fitted(title, SERIF, size, width, most):
        put(draw, (LEFT, y + size), line, SERIF, size, INK)
        y += round(size * 1.2)
    return y


def put_foot(draw: ImageDraw.ImageDraw, card: Card) -> None:
    """When and where on the left, the school on the right, below a line."""
    draw.line((LEFT, FOOT - 34, RIGHT, FOOT - 34), fill=LINE, width=2)
    taken = 0.0
    if brand := drawable(card.brand, SANS_BOLD):
        brand = fitted(brand, SANS_BOLD, 26, 420, 1)[0]
        taken = length(brand, SANS_BOLD, 26) + 36
        put(draw, (RIGHT - taken + 36, FOOT + 16), brand, SANS_BOLD, 26, MUTED)
    if foot := drawable(card.foot, SANS):
        put(draw, (LEFT, FOOT + 16), fitted(foot, SANS, 27, RIGHT - LEFT - taken, 1)[0], SANS, 27, INK)


def paste_portrait(canvas: Image.Image, content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content)) as opened:
            picture = ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGB"), PORTRAIT, Image.Resampling.LANCZOS)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    canvas.paste(picture, (RIGHT - PORTRAIT[0], TOP))
    return True


def as_png(canvas: Image.Image, *, is_photo: bool) -> bytes:
    """With a palette: a few kilobytes for text."""
    method = Image.Quantize.FASTOCTREE
    reduced = (
        canvas.quantize(256, method, dither=Image.Dither.FLOYDSTEINBERG) if is_photo else canvas.quantize(64, method)
    )
    target = io.BytesIO()
    reduced.save(target, "PNG", compress_level=7)
    return target.getvalue()


# -- text -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=96)
def face(name: str, size: int) -> Face:
    """A Pillow without WOFF2 (the system's, perhaps) sets titles in the sans instead."""
    path = next(folder / name for folder in FOLDERS if (folder / name).exists())
    try:
        loaded = ImageFont.truetype(path, size)
        if name in SERIF:
            loaded.set_variation_by_axes([SERIF_WEIGHT])
    except (OSError, NotImplementedError):
        if name not in SERIF:
            raise
        return face(SANS_BOLD[0], size)
    return loaded


@lru_cache(maxsize=8192)
def has_glyph(name: str, char: str) -> bool:
    """Whether the font draws something else than its sign for what is missing."""
    loaded = face(name, 40)
    return bytes(loaded.getmask(char)) != bytes(loaded.getmask("\uffff"))


@lru_cache(maxsize=8192)
def font_for(char: str, family: Family) -> str:
    """ "" if no font here has it."""
    if char == " ":
        return family[0]
    return next((name for name in (*family, *SANS_BOLD, HAN) if has_glyph(name, char)), "")


def drawable(text: str, family: Family) -> str:
    """One line of text in NFC without signs that nobody misses; "" if a letter is in no font: nothing is mangled."""
    kept = []
    for char in " ".join(unicodedata.normalize("NFC", text)[:600].split()):
        if unicodedata.category(char) == "Cf":  # joiners and the like, which fonts draw as nothing
            continue
        if font_for(char, family):
            kept.append(char)
        elif unicodedata.category(char) not in DROPPED and not "\ufe00" <= char <= "\ufe0f":
            return ""
    return " ".join("".join(kept).split())


def runs(text: str, family: Family) -> list[tuple[str, str]]:
    """(font, piece) in order."""
    pieces: list[tuple[str, str]] = []
    for char in text:
        name = pieces[-1][0] if char == " " and pieces else font_for(char, family)
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + char)
        else:
            pieces.append((name, char))
    return pieces


def length(text: str, family: Family, size: int) -> float:
    return sum(face(name, size).getlength(piece) for name, piece in runs(text, family))


def put(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, family: Family, size: int, colour: str) -> None:
    """On the base line at `at`."""
    x, y = at
    for name, piece in runs(text, family):
        heavier = size // 40 if name == HAN and family != SANS else 0  # the Chinese font has one weight only
        draw.text((x, y), piece, font=face(name, size), fill=colour, anchor="ls", stroke_width=heavier)
        x += face(name, size).getlength(piece)


def lines_of(text: str, family: Family, size: int, width: float, most: int) -> list[str]:
    """Broken at spaces and between Chinese characters; the last of `most` lines ends in … if something is left."""
    lines = [""]
    for part in parts(text):
        if lines[-1] and length((lines[-1] + part).rstrip(), family, size) > width:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    lines = [line.rstrip() for line in lines if line.strip()]
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), family, size, width)]
    return lines


def fitted(text: str, family: Family, size: int, width: float, most: int) -> list[str]:
    """As lines_of, with each line cut to the width."""
    return [cut(line, family, size, width) for line in lines_of(text, family, size, width, most)] or [""]


def cut(text: str, family: Family, size: int, width: float) -> str:
    if length(text, family, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle].rstrip() + "…", family, size) <= width else (low, middle - 1)
    return text[:low].rstrip(" ,;:·–—-") + "…"


def parts(text: str) -> list[str]:
    """Words with the space before them; Chinese and kana one by one, closing marks with what they close."""
    found: list[str] = []
    for char in text:
        wide = unicodedata.east_asian_width(char) in ("W", "F")
        closing = unicodedata.category(char) in ("Po", "Pe", "Pf")
        if not found or char == " " or (wide and not closing) or (is_wide_end(found[-1]) and not closing):
            found.append(char)
        else:
            found[-1] += char
    return found


def is_wide_end(part: str) -> bool:
    return unicodedata.east_asian_width(part[-1]) in ("W", "F")
