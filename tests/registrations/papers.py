"""Files that people send, and worse ones."""

import zlib
from io import BytesIO
from struct import pack

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.uploads import paper
from registrations.actions.proofs import Paper

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\nxref\n0 1\ntrailer <</Root 1 0 R>>\nstartxref\n45\n%%EOF\n"


def picture(kind="JPEG", size=(600, 400), colour="white", **values):
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, kind, **values)
    return data.getvalue()


def bomb():
    """A PNG of a few kilobytes that says it has 40,000 × 40,000 pixels."""

    def chunk(name, content):
        return pack(">I", len(content)) + name + content + pack(">I", zlib.crc32(name + content))

    head = pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def upload(content=None, name="card.jpg"):
    return SimpleUploadedFile(name, picture() if content is None else content)


def sent(content=None, name="card.jpg"):
    """What the form makes of a file."""
    suffix, kept = paper(BytesIO(picture() if content is None else content), longest=10_000_000)
    return Paper(name, suffix, kept)
