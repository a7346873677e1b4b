"""Colours as `#rrggbb`, and contrast as WCAG 2.2 measures it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""

import colorsys
import re
from functools import lru_cache

from PIL import ImageColor

BLACK, WHITE = "#000000", "#ffffff"


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green, blue, each 0–1."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def hexadecimal(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, value)) * 255):02x}" for value in (red, green, blue))


def luminance(colour: str) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, base: str, share: float) -> str:
    """`share` (0–1) of `colour` painted over `base`."""
    pairs = zip(channels(colour), channels(base), strict=True)
    red, green, blue = (top * share + below * (1 - share) for top, below in pairs)
    return hexadecimal(red, green, blue)


def lighter(colour: str, by: float) -> str:
    """The same hue with its lightness moved by `by` (−1 … 1)."""
    hue, light, saturation = colorsys.rgb_to_hls(*channels(colour))
    return hexadecimal(*colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + by)), saturation))


def readable_on(colour: str, background: str, ratio: float = 4.5) -> str:
    """`colour`, made darker or lighter step by step until it reads on `background` with at least `ratio`."""
    step = -0.02 if luminance(background) > 0.4 else 0.02
    moved = colour
    for number in range(51):
        moved = lighter(colour, step * number)
        if contrast(moved, background) >= ratio:
            return moved
    return BLACK if step < 0 else WHITE


def ink_on(background: str) -> str:
    """Black or white, whichever reads better on `background`."""
    return WHITE if contrast(WHITE, background) >= contrast(BLACK, background) else BLACK


@lru_cache(maxsize=256)
def css_name(colour: str) -> str:
    """The CSS3 name that looks most like `#rrggbb`, for calendars (RFC 7986, 5.9); "" for anything else.

    Nearness by the “redmean” distance, which weighs the channels as eyes do.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return ""
    red, green, blue = channels(colour)

    def distance(name: str) -> float:
        other = ImageColor.getrgb(name)
        mean = (red + other[0] / 255) / 2
        d_red, d_green, d_blue = red - other[0] / 255, green - other[1] / 255, blue - other[2] / 255
        return (2 + mean) * d_red**2 + 4 * d_green**2 + (3 - mean) * d_blue**2

    names = sorted(name for name in ImageColor.colormap if name != "rebeccapurple")  # that one is CSS4
    return min(names, key=distance)
