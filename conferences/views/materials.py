"""Files of talks. Nothing here tells a file under embargo from one that does not exist."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from conferences.models import Material
from conferences.queries.materials import public_file
from core.access import public
from core.uploads import MEDIA_TYPES


@public
@require_safe
def material_file(_request: HttpRequest, guid: UUID, name: str) -> HttpResponseBase:
    """The file under its present name; PDF opens in the browser, everything else is saved."""
    material = public_file(str(guid))
    if material is None or name != material.file_name:
        raise Http404("no such file")
    return file_answer(material)


def file_answer(material: Material) -> HttpResponseBase:
    suffix = f".{material.file_name.rpartition('.')[2].lower()}"
    try:
        opened = material.file.open("rb")
    except OSError as error:  # the row is there, the file was lost
        raise Http404("the file is gone") from error
    response = FileResponse(
        opened,
        filename=material.file_name,
        as_attachment=suffix != ".pdf",
        content_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
    )
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["X-Robots-Tag"] = "noarchive"
    return response
