"""The picture for link previews of a lecture, made when somebody asks for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.access import public
from core.languages import language_neutral
from core.share_answer import picture_answer
from lectures.queries import public_lectures
from lectures.queries.pictures import lecture_card


@public
@language_neutral
@require_safe
def lecture_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for a lecture that is not public, or whose pages are all private: nobody may learn its title."""
    lecture = public_lectures().filter(slug=slug).first()
    if lecture is None:
        raise Http404("no such lecture")
    return picture_answer(request, lecture_card(lecture))
