"""Pictures for link previews, made of the latest release when somebody asks for them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from conferences.models import Conference
from conferences.queries.exporting import public_conference
from conferences.queries.pictures import event_card, session_card, speaker_card
from conferences.queries.programme import latest_programme
from conferences.queries.talks import speaker_found
from conferences.rules.document import Programme
from core.access import public
from core.languages import language_neutral
from core.share_answer import picture_answer, portrait_bytes


@public
@language_neutral
@require_safe
def event_picture(request: HttpRequest, slug: str) -> HttpResponse:
    return picture_answer(request, event_card(open_conference(slug)))


@public
@language_neutral
@require_safe
def session_picture(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    conference, programme = released(slug)
    item = next((item for item in programme.items if item.slug == session), None)
    if item is None:
        raise Http404("no such session in the latest release")
    return picture_answer(request, session_card(conference, programme, item))


@public
@language_neutral
@require_safe
def speaker_picture(request: HttpRequest, slug: str, speaker: str) -> HttpResponse:
    """Everybody who stands in the release has one, co-authors too."""
    conference, programme = released(slug)
    found = speaker_found(programme, speaker)
    if found is None:
        raise Http404("nobody of this name in the latest release")
    if found.part is None:
        return redirect("public_programme:speaker_png", slug, found.moved_to, permanent=True)
    portrait = portrait_bytes(found.person.portrait) if found.person else None
    return picture_answer(request, speaker_card(conference, programme, found, portrait))


def open_conference(slug: str) -> Conference:
    conference = public_conference(slug)
    if conference is None:
        raise Http404("no such conference")
    return conference


def released(slug: str) -> tuple[Conference, Programme]:
    conference = open_conference(slug)
    programme = latest_programme(conference)
    if programme is None:
        raise Http404("the programme has not been released")
    return conference, programme
