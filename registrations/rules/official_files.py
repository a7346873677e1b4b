"""Which order an issued file belongs to, and what kind of file it is."""

import re
import zipfile
from collections.abc import Iterable
from typing import IO

LONGEST = 10 * 1024 * 1024  # bytes
WORDS = re.compile(r"[A-Z0-9]+")
MEDIA_TYPES = {".pdf": "application/pdf", ".ofd": "application/ofd", ".xml": "application/xml"}


def candidates(name: str, codes: Iterable[str]) -> set[str]:
    """Those of `codes` (order codes, invoice numbers: letters, digits, hyphens) that stand whole in a file's name."""
    words = f"-{'-'.join(WORDS.findall(name.upper()))}-"
    return {code for code in codes if f"-{'-'.join(WORDS.findall(code.upper()))}-" in words}


def official_suffix(file: IO[bytes]) -> str:
    """`.pdf`, `.ofd` or `.xml` by its content; empty for anything else."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" in head:
        return ".pdf"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return ".xml"
    if head[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(file) as archive:
                return ".ofd" if "OFD.xml" in archive.namelist() else ""
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
            return ""
        finally:
            file.seek(0)
    return ""
