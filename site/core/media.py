"""Uploads, where no front server gives them out (SERVE_MEDIA)."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.static import serve

from core.access import public


@public
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT, but no document: those go through /documents/, which asks who may have them and hands
    them out as downloads, so that an uploaded page or script never runs on our origin."""
    try:
        inside = safe_join(str(settings.MEDIA_ROOT), path)
        documents = safe_join(str(settings.MEDIA_ROOT), "documents")
        if inside == documents or inside.startswith(f"{documents}/"):
            raise Http404("documents have their own address")
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (OSError, ValueError) as error:  # a name longer than the file system takes
        raise Http404("no such file") from error
