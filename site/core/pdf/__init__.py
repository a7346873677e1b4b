"""PDF pages in any script we ship a font for. No Django here: dataclasses in, bytes out.

`Paper` draws; `fonts` chooses the font of each run of text; `layout` breaks lines and finds the largest size that fits.
"""

from .archive import Attached
from .brand import Brand
from .fonts import MissingGlyphError, Weight, measure, missing, prepare, printable
from .layout import Fitted, fit, fit_name, wrap
from .paper import A4, A4_LANDSCAPE, A6, INK, MM, MUTED, PAPER_WHITE, Paper

__all__ = [
    "A4",
    "A4_LANDSCAPE",
    "A6",
    "INK",
    "MM",
    "MUTED",
    "PAPER_WHITE",
    "Attached",
    "Brand",
    "Fitted",
    "MissingGlyphError",
    "Paper",
    "Weight",
    "fit",
    "fit_name",
    "measure",
    "missing",
    "prepare",
    "printable",
    "wrap",
]
