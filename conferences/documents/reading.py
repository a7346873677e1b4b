"""Finds out what a programme file is and reads it."""

from pathlib import Path

from conferences.documents.frab_json import parse_frab_json
from conferences.documents.frab_xml import parse_frab_xml
from conferences.documents.ib2026 import parse_ib2026
from conferences.documents.imported import MAX_BYTES, ImportedProgramme, ImportFileError
from conferences.documents.json_values import load_json

PARSERS = {"frab-xml": parse_frab_xml, "frab-json": parse_frab_json, "ib2026": parse_ib2026}
FORMATS = ("auto", *PARSERS)
COMPRESSED = {b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z"}


def read_file(path: Path, *, workbook: bool = False) -> bytes:
    """ImportFileError for a file that is missing, a folder, empty, too large, or compressed (as a workbook is)."""
    try:
        if not path.is_file():
            raise ImportFileError(f"There is no file {path}.")
        if path.stat().st_size > MAX_BYTES:
            raise ImportFileError(f"{path.name} is larger than {MAX_BYTES // 1024 // 1024} MB; this is no programme.")
        data = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path} can't be read: {error.strerror}.") from error
    if not data.strip():
        raise ImportFileError(f"{path.name} is empty.")
    for magic, name in COMPRESSED.items():
        if data.startswith(magic) and not (workbook and name == "ZIP"):
            raise ImportFileError(f"{path.name} is a {name} archive. Unpack it and give the file inside.")
    return data


def parse_programme(
    data: bytes, *, file_format: str = "auto", timezone: str = "", fallback_zone: str = ""
) -> ImportedProgramme:
    """ImportFileError with a sentence for people where nothing can be read."""
    chosen = detect(data) if file_format == "auto" else file_format
    if chosen == "frab-xml":
        check_text(data)
    return PARSERS[chosen](data, timezone=timezone, fallback_zone=fallback_zone)


def detect(data: bytes) -> str:
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "frab-xml"
    if head not in (b"{", b"["):
        raise ImportFileError("The file is neither XML nor JSON: it begins with neither “<” nor “{”.")
    document = load_json(data)
    return (
        "ib2026" if isinstance(document, dict) and "program" in document and "schedule" not in document else "frab-json"
    )


def check_text(data: bytes) -> None:
    """XML may declare another encoding; without a declaration it must be UTF-8."""
    if b"encoding=" in data[:200] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        declared = data[:200].lower()
        if b"utf-8" not in declared:
            return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ImportFileError(f"The file is not UTF-8 text: line {line} holds a byte of another encoding.") from error
