"""Small real files, made here."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def pdf(name="slides.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def archive(*names, **texts):
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name in names:
            package.writestr(name, "x")
        for name, text in texts.items():
            package.writestr(name, text)
    return data.getvalue()


def pptx(*more):
    return archive("[Content_Types].xml", "ppt/presentation.xml", *more)


def picture(name="me.jpg", size=(600, 800), kind="JPEG", **options):
    data = BytesIO()
    Image.new("RGB", size, "#7a1f3d").save(data, kind, **options)
    return SimpleUploadedFile(name, data.getvalue(), f"image/{kind.lower()}")


def lying_archive(name, megabytes, **texts):
    """A small archive with a part of zeros whose size the archive's own table gives as 50 bytes."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, bytes(megabytes * 1024 * 1024))
        for other, text in texts.items():
            package.writestr(other, text)
    content = bytearray(data.getvalue())
    entry = content.find(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (50).to_bytes(4, "little")
    return bytes(content)
