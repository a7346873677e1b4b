"""Tables as bytes; looking at them and taking them."""

import io
import zipfile

from conferences.actions.importing.preview import (
    preview_import,
    read_upload,
)
from conferences.documents.tables.columns import PRESENTATIONS, SESSIONS, SPEAKERS
from conferences.queries.tables import sheets, table_rows
from core.tables import write_workbook

NAMES = (SESSIONS, PRESENTATIONS, SPEAKERS)


def csv(*lines):
    return "\n".join(lines).encode()


def look(conference, content, name="table.csv"):
    imported, problems = read_upload(conference=conference, content=content, name=name)
    return preview_import(conference=conference, imported=imported, problems=problems)


def workbook(conference):
    rows = {name: table_rows(conference, name, with_email=True) for name in NAMES}
    return write_workbook(sheets(rows))


def problems(conference, *lines):
    return [(p.row, p.column) for p in look(conference, csv(*lines)).problems]


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return file.getvalue()
