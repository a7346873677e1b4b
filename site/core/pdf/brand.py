"""The school's own look on papers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Brand:
    """`accent` is `#rrggbb`; `logo_png` is a picture of at most 900 × 450 pixels, or None."""

    name: str
    accent: str = "#7a1f3d"
    logo_png: bytes | None = None
