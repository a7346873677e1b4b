"""Pictures of the demo, drawn here: compositions of plain shapes. No photograph, no stock, nobody's face."""

import math
from collections.abc import Callable
from io import BytesIO
from random import Random

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.images.models import Image

PAPER = "#f4efe6"
CLEAR = (255, 255, 255, 0)
PALETTES = (
    ("#7a1f3d", "#c9785d", "#e8c9a0", "#2f3e46"),
    ("#1f5a7a", "#6fa3b5", "#e3d5b8", "#24323d"),
    ("#3d6b2e", "#9bb068", "#efdfae", "#26332a"),
    ("#8a5a12", "#d3a14a", "#f0e0c0", "#3a2f26"),
    ("#5b3a78", "#a78bb8", "#eadcd6", "#2c2838"),
)
SCALE = 2  # drawn larger, then reduced: smooth edges

Draw = Callable[[ImageDraw.ImageDraw, int, int, Random, tuple[str, ...]], None]


def picture(title: str, draw: Draw, size: tuple[int, int], palette: int, *, alt: str, seed: str = "") -> Image:
    """The picture of this title, drawn on first use. The same seed draws the same picture."""
    existing = Image.objects.filter(title=title).first()
    if existing:
        return existing
    width, height = size
    colours = PALETTES[palette % len(PALETTES)]
    drawn_size = (width * SCALE, height * SCALE)
    # Half transparent shapes mix on an RGB ground only; the logo has none and needs no mixing.
    canvas = Pillow.new("RGBA", drawn_size, CLEAR) if draw is mark else Pillow.new("RGB", drawn_size, PAPER)
    draw(ImageDraw.Draw(canvas, "RGBA"), width * SCALE, height * SCALE, Random(seed or title), colours)  # noqa: S311
    data = BytesIO()
    canvas.resize(size, Pillow.Resampling.LANCZOS).save(data, "PNG", compress_level=6)
    data.seek(0)
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title.lower())
    return Image.objects.create(
        title=title, description=alt, file=ImageFile(data, name=f"{name[:60]}.png"), width=width, height=height
    )


def with_alpha(colour: str, alpha: int) -> tuple[int, int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue, alpha


def river(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """Bands of hills over water, a sun."""
    draw.rectangle((0, 0, width, height), fill=colours[2])
    x, y, radius = width * random.uniform(0.6, 0.8), height * 0.34, height * 0.15
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=with_alpha("#ffffff", 150))
    for layer in range(5):
        base = height * (0.42 + layer * 0.12)
        lift, phase = height * (0.10 - layer * 0.014), random.uniform(0, 6.28)
        points = [
            (step, base + lift * math.sin(phase + step / width * (4 + layer * 1.7)) - lift * 0.4 * math.sin(step / 90))
            for step in range(0, width + 16, 16)
        ]
        tone = with_alpha(colours[(0, 1, 0, 3, 3)[layer]], 90 + layer * 32)
        draw.polygon([*points, (width, height), (0, height)], fill=tone)


def molecule(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """A net of hexagons that fades out."""
    draw.rectangle((0, 0, width, height), fill=PAPER)
    side = height / 7
    step_x, step_y = side * math.sqrt(3), side * 1.5
    for row in range(-1, int(height / step_y) + 2):
        for column in range(-1, int(width / step_x) + 2):
            x, y = (column + (row % 2) / 2) * step_x, row * step_y
            nearness = max(0.0, 1 - math.hypot(x - width * 0.7, y - height * 0.45) / width * 1.5)
            corners = [
                (x + side * math.sin(math.pi / 3 * n) * 0.98, y + side * math.cos(math.pi / 3 * n) * 0.98)
                for n in range(6)
            ]
            if random.random() < nearness * 0.75:
                draw.polygon(corners, fill=with_alpha(random.choice(colours[:3]), int(50 + 150 * nearness)))
            draw.line([*corners, corners[0]], fill=with_alpha(colours[3], int(18 + 120 * nearness)), width=3)
            if random.random() < nearness * 0.5:
                dot = side * 0.13
                cx, cy = corners[0]
                draw.ellipse((cx - dot, cy - dot, cx + dot, cy + dot), fill=colours[0])


def leaves(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """Stems with leaves, as in a herbarium."""
    draw.rectangle((0, 0, width, height), fill=PAPER)
    for stem in range(5):
        foot, bend = width * (0.12 + 0.19 * stem), random.uniform(-0.12, 0.12) * width
        top = height * random.uniform(0.08, 0.3)
        path = [(foot + bend * (1 - (y - top) / (height - top)) ** 2, y) for y in range(int(top), height + 12, 12)]
        draw.line(path, fill=colours[3], width=6)
        for number, (x, y) in enumerate(path[::7]):
            direction = 1 if number % 2 else -1
            length = height * 0.15 * (0.5 + (y - top) / height)
            leaf(draw, (x, y), length, direction * random.uniform(0.5, 0.9), with_alpha(colours[stem % 2], 215))


def leaf(
    draw: ImageDraw.ImageDraw, foot: tuple[float, float], length: float, lean: float, fill: tuple[int, int, int, int]
) -> None:
    points = []
    for side in (1, -1):
        steps = range(13) if side == 1 else range(12, -1, -1)
        for step in steps:
            along, out = step / 12 * length, side * math.sin(step / 12 * math.pi) * length * 0.2
            points.append(
                (
                    foot[0] + along * math.sin(lean) + out * math.cos(lean),
                    foot[1] - along * math.cos(lean) + out * math.sin(lean),
                )
            )
    draw.polygon(points, fill=fill)


def portrait(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """Not a face: head and shoulders as two plain shapes of one colour."""
    draw.rectangle((0, 0, width, height), fill=colours[2])
    angle = random.uniform(0, 6.28)
    x, y, radius = width * (0.5 + 0.42 * math.cos(angle)), height * (0.4 + 0.3 * math.sin(angle)), width * 0.42
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=with_alpha(colours[1], 130))
    shoulders = random.uniform(0.36, 0.46) * width
    draw.ellipse((width / 2 - shoulders, height * 0.66, width / 2 + shoulders, height * 1.5), fill=colours[0])
    head, centre = width * random.uniform(0.165, 0.19), height * 0.43
    outline = with_alpha(colours[2], 255)
    draw.ellipse(
        (width / 2 - head * 1.12, centre - head * 1.32, width / 2 + head * 1.12, centre + head * 1.36), outline
    )
    draw.ellipse((width / 2 - head, centre - head * 1.2, width / 2 + head, centre + head * 1.2), fill=colours[0])


def mark(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """The site's own logo on no ground: an open gate of two arches."""
    solid = with_alpha(colours[0], 255)
    for inset, colour in ((0.06, solid), (0.2, CLEAR), (0.28, solid), (0.42, CLEAR)):
        left, right = width * inset, width * (1 - inset)
        radius = (right - left) / 2
        top = height * (0.06 + inset * 0.72)
        draw.pieslice((left, top, right, top + radius * 2), 180, 360, fill=colour)
        draw.rectangle((left, top + radius, right, height * 0.94), fill=colour)


def sign(draw: ImageDraw.ImageDraw, width: int, height: int, random: Random, colours: tuple[str, ...]) -> None:
    """A plain sign for an invented sponsor or a school's section: two overlapping shapes."""
    draw.rectangle((0, 0, width, height), fill="#ffffff")
    size = height * 0.52
    for number, colour in enumerate((colours[0], colours[1])):
        x, y = width / 2 - size * (0.72 - number * 0.44), height / 2 - size / 2
        if random.random() < 0.5:
            draw.ellipse((x, y, x + size, y + size), fill=with_alpha(colour, 200))
        else:
            draw.rounded_rectangle((x, y, x + size, y + size), size * 0.18, fill=with_alpha(colour, 200))
