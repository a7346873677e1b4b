"""/theme.css"""

from django.http import HttpRequest, HttpResponse

from core.access import public
from core.models import SiteSettings
from home.theme import theme_css


@public
def theme(request: HttpRequest) -> HttpResponse:
    """Pages ask with the colour in the query (`?7a1f3d`), so the answer to one address never changes."""
    accent = SiteSettings.for_request(request).accent_colour
    response = HttpResponse(theme_css(accent), content_type="text/css; charset=utf-8")
    if request.META.get("QUERY_STRING") == accent.lstrip("#"):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
