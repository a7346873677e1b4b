"""Take a programme read from a file into the working tables."""

from conferences.actions.importing.conference import ImportRefusedError, publish_page
from conferences.actions.importing.programme import import_programme
from conferences.actions.importing.sessions import ImportResult

__all__ = ["ImportRefusedError", "ImportResult", "import_programme", "publish_page"]
