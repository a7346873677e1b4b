"""Files that people send us: what they are is found out from their content, never from their name.

No Django models, no database. UploadRefusedError says to people what to do instead.
"""

import struct
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.text import clean

MEGABYTE = 1024 * 1024
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 60_000_000
FEWEST_PIXELS = 240  # on the shorter side
LONGEST_SIDE = 2000  # pixels; larger pictures are reduced
MOST_PARTS = 20_000  # files inside an office document
MODEST_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FORBIDDEN = frozenset('<>:"/\\|?*')

# Office documents are zip archives: a part whose name begins like this says which one.
PARTS = ((".pptx", "ppt/"), (".docx", "word/"), (".xlsx", "xl/"))
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.presentation": ".odp",
    b"application/vnd.oasis.opendocument.text": ".odt",
}
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".key": "application/vnd.apple.keynote",
}
ACCEPTED = ".pdf,.pptx,.docx,.odp,.odt,.key"


class UploadRefusedError(Exception):
    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def document_suffix(file: IO[bytes], *, longest: int) -> str:
    """`.pdf`, `.pptx` …, found out from the content; raises UploadRefusedError. `longest` in bytes."""
    size = file.seek(0, 2)
    if not size:
        raise UploadRefusedError(_("This file is empty. Please choose it again."))
    if size > longest:
        limit = longest // MEGABYTE
        raise UploadRefusedError(
            format_lazy("{} {} MB.", _("This file is too large. Please make it smaller; the limit is"), limit)
        )
    file.seek(0)
    head = file.read(1024)
    suffix = ".pdf" if b"%PDF-" in head else _archive_suffix(file) if head[:4] == b"PK\x03\x04" else ""
    file.seek(0)
    if not suffix:
        raise UploadRefusedError(
            _("We can take PDF, PPTX, DOCX, ODP, ODT and KEY. This file is none of them; please save it as PDF.")
        )
    return suffix


def _archive_suffix(file: IO[bytes]) -> str:
    if not _is_modest(file):
        return ""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise UploadRefusedError(_("This file holds macros. Please save it without them, or as PDF."))
            if "mimetype" in names:
                return OPEN_DOCUMENTS.get(_beginning(archive, "mimetype"), "")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""
    if "[Content_Types].xml" in names:
        return next((suffix for suffix, part in PARTS if any(name.startswith(part) for name in names)), "").replace(
            ".xlsx", ""
        )
    if any(name in ("Index.zip", "index.apxl") or name.startswith("Index/Presentation") for name in names):
        return ".key"
    return ""


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first bytes of a part. Never `read()` without a number: that unpacks everything at once, and the size in the
    archive's own table may be a lie; nor other methods than these two, which unpack without a limit."""
    if archive.getinfo(name).compress_type not in MODEST_METHODS:
        return b""
    with archive.open(name) as part:
        return part.read(100).strip()


def _is_modest(file: IO[bytes]) -> bool:
    """Whether the archive's own table names a sane number of parts; read before anything unpacks it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22 or b"PK\x06\x07" in tail:  # no end, or the large form
        return False
    parts, table = struct.unpack("<HI", tail[end + 10 : end + 16])
    return 0 < parts <= MOST_PARTS and table <= 4 * MEGABYTE


def portrait_jpeg(file: IO[bytes], *, longest: int) -> bytes:
    """The picture turned upright, reduced and written anew: nothing of the original file remains, no place, no camera.

    Raises UploadRefusedError. `longest` in bytes.
    """
    if file.seek(0, 2) > longest:
        limit = longest // MEGABYTE
        raise UploadRefusedError(
            format_lazy("{} {} MB.", _("This picture is too large. Please make it smaller; the limit is"), limit)
        )
    file.seek(0)
    try:
        with Image.open(file, formats=PICTURE_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise UploadRefusedError(_("This picture has too many pixels. Please make it smaller."))
            if min(width, height) < FEWEST_PIXELS:
                raise UploadRefusedError(
                    _("This picture is too small to be shown well. Please send one of at least 240 × 240 pixels.")
                )
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            ground = Image.new("RGB", upright.size, "white")
            shown = upright.convert("RGBA")
            ground.paste(shown, mask=shown.getchannel("A"))
    except UploadRefusedError:
        raise
    except Exception as error:  # a broken picture makes its decoder raise nearly anything
        raise UploadRefusedError(_("This picture can't be read. Please send a JPEG, PNG or WebP picture.")) from error
    data = BytesIO()
    ground.save(data, "JPEG", quality=90, optimize=True)
    return data.getvalue()


def paper(file: IO[bytes], *, longest: int) -> tuple[str, bytes]:
    """A photographed or scanned paper as it may be kept: `.jpg` written anew as by `portrait_jpeg`, or `.pdf` as sent.

    A PDF has to begin with its mark and to be whole: what hides something else before it is refused. Raises
    UploadRefusedError. `longest` in bytes.
    """
    size = file.seek(0, 2)
    if not size:
        raise UploadRefusedError(_("This file is empty. Please choose it again."))
    if size > longest:
        limit = longest // MEGABYTE
        raise UploadRefusedError(
            format_lazy("{} {} MB.", _("This file is too large. Please make it smaller; the limit is"), limit)
        )
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        content = head + file.read()
        if b"%%EOF" not in content or b"startxref" not in content:
            raise UploadRefusedError(_("This PDF is incomplete. Please save it again."))
        return ".pdf", content
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return ".jpg", portrait_jpeg(file, longest=longest)
    raise UploadRefusedError(_("We can take PDF, JPEG, PNG and WebP. This file is none of them."))


def clean_file_name(name: str, suffix: str, *, fallback: str = "file", longest: int = 100) -> str:
    """What people see of a file's name: one line, no folders, no signs that another system forbids, our own suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(last).stem if "." in last.strip(".") else last
    kept = clean("".join(char for char in stem if char not in FORBIDDEN)).strip(". ")
    while len((kept + suffix).encode()) > longest:
        kept = kept[:-1]
    return (kept.strip(". ") or fallback) + suffix
