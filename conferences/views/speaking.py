"""A speaker's own page: no account, the secret in the address opens it.

The body of a request is not read before the invitation is found and its size is looked at: the CSRF check, which reads
it, stands inside (`csrf_protect`), not around (`csrf_exempt`).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from conferences.actions.answering import TalkAnswer, answer_invitation, save_answers
from conferences.actions.inviting import InvitationError
from conferences.enums import InvitationState
from conferences.forms.fields import clean_text
from conferences.forms.speaking import LARGEST_PORTRAIT, LARGEST_SLIDES, AnswerForm, SpeakerForm, TalkForm
from conferences.models import SpeakerInvitation
from conferences.queries.programme import latest_programme
from conferences.queries.speaking import (
    SpeakerPart,
    answer_about,
    answers_of,
    invitation_by_secret,
    is_open,
    parts_by_person,
)
from conferences.rules.placeholders import is_placeholder
from core.access import holder
from core.brakes import count_of
from core.uploads import MEGABYTE

LARGEST_BODY = LARGEST_PORTRAIT + LARGEST_SLIDES + 10 * MEGABYTE  # one talk's slides and a portrait at a time
SAVINGS = 120  # by the buttons, per invitation and hour
DRAFTS = 900  # that save themselves, per invitation and hour; static/js/speaking.js waits for a pause in typing
UPLOADED = 40  # files per invitation and hour
TEMPLATES = {
    InvitationState.INVITED: "conferences/speaking/invited.html",
    InvitationState.ACCEPTED: "conferences/speaking/answers.html",
    InvitationState.DECLINED: "conferences/speaking/closed.html",
    InvitationState.WITHDRAWN: "conferences/speaking/closed.html",
}


@csrf_exempt
@holder
@require_http_methods(["GET", "HEAD", "POST"])
def speaking(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked and what was answered; POST saves it, as a draft or for good."""
    invitation = invitation_by_secret(secret)
    if request.method != "POST":
        return page(request, invitation)
    refusal = why_not_read(request, invitation)
    if refusal:
        messages.error(request, refusal)
        return page(request, invitation, status=413 if too_large(request) else 429)
    return saving(request, invitation)


@csrf_exempt
@holder
@require_http_methods(["GET", "HEAD", "POST"])
def speaking_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """POST accepts or declines; GET asks for the reason of a “no” and says what it means."""
    invitation = invitation_by_secret(secret)
    if request.method != "POST":
        if not (invitation.is_live and is_open(invitation)):
            return HttpResponseRedirect(own_path(invitation))
        return render(request, "conferences/speaking/decline.html", context_of(invitation) | {"form": AnswerForm()})
    if too_large(request):
        return HttpResponse(status=413)
    return answering(request, invitation)


@holder
@require_safe
def speaking_portrait(_request: HttpRequest, secret: str) -> HttpResponse:
    """The portrait that was sent and is not taken over yet."""
    invitation = invitation_by_secret(secret)
    if not invitation.portrait or not invitation.is_live:
        raise Http404("no portrait")
    try:
        with invitation.portrait.open("rb") as file:
            return HttpResponse(file.read(), content_type="image/jpeg")
    except OSError as error:
        raise Http404("the file is gone") from error


# -- what they do ---------------------------------------------------------------------------------------------------


def too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length[:20]) > LARGEST_BODY


def why_not_read(request: HttpRequest, invitation: SpeakerInvitation) -> str:
    """A sentence for a request that is too large or comes too often; "" for one that may be read."""
    if too_large(request):
        return _("These files are too large together. Please send fewer at a time.")
    by_itself = "HTTP_X_SAVES_ITSELF" in request.META  # known before the body is read
    kind, most = ("drafts", DRAFTS) if by_itself else ("savings", SAVINGS)
    if count_of(f"speaking-{kind}-{invitation.pk}") > most:
        return _("That was very often within an hour. Please wait a little; what you saved before is kept.")
    return ""


@csrf_protect
def answering(request: HttpRequest, invitation: SpeakerInvitation) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = context_of(invitation) | {"form": form}
        return render(request, "conferences/speaking/decline.html", context, status=422)
    accepts = form.cleaned_data["answer"] == "accept"
    try:
        answer_invitation(invitation=invitation, accepts=accepts, reason=form.cleaned_data["reason"])
    except InvitationError as error:
        messages.error(request, error.message)
    else:
        if accepts:
            messages.success(request, _("Thank you for accepting. Below is what we would like to know."))
    return HttpResponseRedirect(own_path(invitation))


@csrf_protect
def saving(request: HttpRequest, invitation: SpeakerInvitation) -> HttpResponse:
    """What is right is saved even where something else is wrong, so that nobody has to choose a file twice."""
    if invitation.state != InvitationState.ACCEPTED or not is_open(invitation):
        return HttpResponseRedirect(own_path(invitation))
    by_itself = request.POST.get("saving") == "draft-by-itself"
    if by_itself and invitation.confirmed_at:
        return HttpResponse(status=409)  # what has been sent once is changed by the button only
    sends = request.POST.get("saving") == "send" or invitation.confirmed_at is not None
    files = request.FILES
    if files and count_of(f"speaking-files-{invitation.pk}") > UPLOADED:
        messages.error(request, _("That were many files within an hour. Please wait a little before you send more."))
        files = None  # type: ignore[assignment]
    parts = parts_by_person(invitation.conference, [invitation.person_id]).get(invitation.person_id, [])
    form = SpeakerForm(request.POST, files, sends=sends)
    talks = [TalkForm(request.POST, files, part=part) for part in parts]
    fine = all([form.is_valid(), *(talk.is_valid() for talk in talks)])
    try:
        saved = save_answers(
            invitation=invitation,
            about=texts_of(form, invitation),
            portrait=form.cleaned_data.get("portrait"),
            talks=[talk_answer(talk) for talk in talks],
            sends=sends and fine,
        )
    except InvitationError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(own_path(invitation))
    if by_itself:
        return HttpResponse(status=204 if fine else 422)
    if not fine:
        fresh = invitation_by_secret(invitation.secret)
        return page(request, fresh, form=form, talks=talks, status=422)
    if sends:
        messages.success(request, _("Thank you, it has reached the organisers. You can change it here at any time."))
    else:
        messages.success(request, _("Saved. Nobody but you reads it before you send it."))
    return HttpResponseRedirect(own_path(saved))


def texts_of(form: SpeakerForm, invitation: SpeakerInvitation) -> dict[str, str]:
    texts = given(form, ("life", "needs", "photo_consent", "recording_consent"))
    return proposed(texts, {"life": invitation.person.life})


def talk_answer(form: TalkForm) -> TalkAnswer:
    texts = given(form, ("title", "abstract", "affiliation", "slides_licence"))
    slides = form.cleaned_data.get("slides")
    standing = standing_texts(form.part)
    return TalkAnswer(form.part, proposed(texts, standing), slides or None, slides.clean_name if slides else "")


def given(form: SpeakerForm | TalkForm, names: tuple[str, ...]) -> dict[str, str]:
    """What was in the request and is right."""
    return {
        name: form.cleaned_data[name]
        for name in names
        if name in form.cleaned_data and form.add_prefix(name) in form.data
    }


def proposed(texts: dict[str, str], standing: dict[str, str]) -> dict[str, str]:
    """What says the same as the programme proposes nothing: a later correction there must not look like a dispute."""
    return {name: "" if text == clean_text(standing.get(name, "")) else text for name, text in texts.items()}


def standing_texts(part: SpeakerPart) -> dict[str, str]:
    if not part.asks_talk:
        return {"affiliation": part.row.affiliation}
    return {"title": part.subject.title, "abstract": part.subject.abstract, "affiliation": part.row.affiliation}


# -- pages ----------------------------------------------------------------------------------------------------------


def own_path(invitation: SpeakerInvitation) -> str:
    return reverse("public_programme:speaking", args=[invitation.secret])


def context_of(invitation: SpeakerInvitation) -> dict[str, Any]:
    conference = invitation.conference
    parts = parts_by_person(conference, [invitation.person_id]).get(invitation.person_id, [])
    parts.sort(key=lambda part: not part.asks_talk)  # what the speaker gives first, what they chair after it
    return {
        "event": conference,
        "invitation": invitation,
        "person": invitation.person,
        "parts": [(part, released_time(conference, part)) for part in parts],
        "is_open": is_open(invitation),
        "own_path": own_path(invitation),
        "largest": LARGEST_BODY - MEGABYTE,
    }


def released_time(conference: Any, part: SpeakerPart) -> Any:
    """When it begins, on the event's clock, as the public programme says; None while that says nothing: drafts are for
    organisers."""
    programme = latest_programme(conference)
    item = next((one for one in programme.items if one.guid == str(part.session.guid)), None) if programme else None
    if item is None or item.is_cancelled:
        return None
    guid = str(part.presentation.guid) if part.presentation else ""
    talk = next((one for one in item.talks if one.guid == guid), None)
    starts_at = talk.starts_at if talk and talk.starts_at else item.starts_at
    return starts_at.astimezone(conference.zone)


def page(
    request: HttpRequest,
    invitation: SpeakerInvitation,
    *,
    form: SpeakerForm | None = None,
    talks: list[TalkForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = context_of(invitation)
    template = TEMPLATES[InvitationState(invitation.state)]
    if not context["is_open"] and invitation.is_live:
        template = "conferences/speaking/closed.html"
    if template.endswith("answers.html"):
        answered, name = answers_of(invitation), invitation.person.full_name
        own = [part for part, _time in context["parts"]]
        times = dict(zip((part.key for part in own), (time for _part, time in context["parts"]), strict=True))
        forms = talks or [
            TalkForm(part=part, initial=talk_initial(part, answer_about(answered, part), name)) for part in own
        ]
        context |= {
            "has_several_talks": sum(part.asks_talk for part in own) > 1,
            "form": form or SpeakerForm(initial=speaker_initial(invitation)),
            "talks": [(one, answer_about(answered, one.part), times.get(one.part.key)) for one in forms],
            "all_forms": [form, *(talks or [])] if form else [],
        }
    return render(request, template, context, status=status)


def speaker_initial(invitation: SpeakerInvitation) -> dict[str, str]:
    """What the speaker wrote, else what stands."""
    own = {name: getattr(invitation, name) for name in ("needs", "photo_consent", "recording_consent")}
    return {**own, "life": invitation.life or invitation.person.life}


def talk_initial(part: SpeakerPart, answer: Any, name: str) -> dict[str, str]:
    """What the speaker wrote, else what stands, unless it only holds the place of a title."""
    standing = standing_texts(part)
    if is_placeholder(standing.get("title", ""), name):
        standing["title"] = ""
    initial = {field: (getattr(answer, field) if answer else "") or text for field, text in standing.items()}
    return {**initial, "slides_licence": answer.slides_licence if answer else ""}
