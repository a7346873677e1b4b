"""How a kept paper leaves the site: nothing in it may run, and nobody keeps it on the way."""

from typing import Any

from django.http import FileResponse, Http404

from registrations.models.proof import KeptPaper

# A sandbox would keep Chromium from showing a PDF at all; its viewer runs apart from this site, and no HTML is made
# of it, because the type is ours and `nosniff` holds.
POLICY = {
    ".pdf": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    ".jpg": "default-src 'none'; sandbox; frame-ancestors 'self'",
}
MEDIA_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg"}


def paper_answer(paper: KeptPaper) -> Any:
    """A picture that we have written ourselves, or a PDF; the name says nothing of who sent it."""
    suffix = ".jpg" if paper.is_picture else ".pdf"
    try:
        opened = paper.file.open("rb")
    except OSError as error:  # the row is there, the file was lost
        raise Http404("the file is gone") from error
    response = FileResponse(opened, filename=f"paper-{paper.pk}{suffix}", content_type=MEDIA_TYPES[suffix])
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = POLICY[suffix]
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
