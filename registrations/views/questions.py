"""The organiser's questions on the holder's pages, and the files that come with answers: kept as soon as they are
sent, so that a mistake elsewhere in the form loses none."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import holder
from registrations.actions.answers import why_not_answerable
from registrations.actions.refusals import RegistrationError
from registrations.actions.saving_answers import save_all_answers
from registrations.enums import AskedOf
from registrations.forms.questions import AnswersForm, files_of, take_uploads, typed_of
from registrations.models import Answer, Attendee, Order, Question
from registrations.queries.access import order_for_holder
from registrations.queries.answers import answers_of, questions_of
from registrations.queries.groups import link_for_holder
from registrations.queries.orders import attendees_of
from registrations.rules.answer_files import ANSWER_MEDIA_TYPES
from registrations.rules.answering import asked_of
from registrations.views.drafts import Draft
from registrations.views.orders import holder_path

Refused = dict[str, Mapping[int, str]]  # sentences about files that were not taken, by prefix and question


def keep_uploads(request: HttpRequest, questions: Sequence[Question], draft: Draft) -> Refused:
    """Keep the files of a step of registration; their tokens go into the draft. Only of people who are in it."""
    refused: Refused = {}
    if not questions or not request.FILES:
        return refused
    targets = [("order", draft.answers), *((f"p{n}", typed) for n, typed in enumerate(draft.people, start=1))]
    for prefix, typed in targets:
        tokens, refused[prefix], _files = take_uploads(request.FILES, prefix, questions)
        typed.update(tokens)
        for name in tokens:
            typed.pop(f"{name}-remove", None)
    return refused


def own_questions(
    request: HttpRequest, attendee: Attendee, data: dict[str, str] | None
) -> tuple[list[Question], dict[str, Any]]:
    """For the form of one person without prefix: all questions of the event, and what QuestionFields takes beside.
    The tokens of files that were sent go into `data`."""
    questions = questions_of(attendee.order.event_id)
    theirs = asked_of(questions, AskedOf.ATTENDEE, [attendee.ticket_type_id])
    held = {one.question_id: one for one in answers_of(attendees=[attendee])[attendee.order_id, attendee.pk]}
    options: dict[str, Any] = {"held": held}
    if data is not None:
        tokens, options["refused"], _files = take_uploads(request.FILES, "", theirs)
        data.update(tokens)
        for name in tokens:
            data.pop(f"{name}-remove", None)
        options["files"] = files_of([data], theirs)
    return questions, options


def answer_forms(
    request: HttpRequest, order: Order, people: Iterable[Attendee], *, is_staff: bool = False
) -> list[AnswersForm]:
    """One form for the order (`attendee` None) and for each of these people who are asked anything, bound when it was
    sent. The prefixes are `order` and `a<key of the person>`. Six statements at most."""
    people = list(people)
    questions = questions_of(order.event_id)
    stored = answers_of(orders=[order])
    targets: list[tuple[Attendee | None, str, list[Question]]] = [
        (one, f"a{one.pk}", asked_of(questions, AskedOf.ATTENDEE, [one.ticket_type_id])) for one in people
    ]
    kinds = [one.ticket_type_id for one in people]
    targets.append((None, "order", asked_of(questions, AskedOf.ORDER, kinds)))
    data = request.POST.dict() if request.method == "POST" else None
    refused: Refused = {}
    typed: list[dict[str, str]] = []
    if data is not None:
        for _one, prefix, theirs in targets:
            tokens, refused[prefix], _files = take_uploads(request.FILES, prefix, theirs)
            data.update({f"{prefix}-{name}": token for name, token in tokens.items()})
            for name in tokens:
                data.pop(f"{prefix}-{name}-remove", None)
            start = f"{prefix}-"
            typed.append({name.removeprefix(start): text for name, text in data.items() if name.startswith(start)})
    files = files_of(typed, questions)
    forms = []
    for number, (one, prefix, theirs) in enumerate(targets, start=1):
        if not theirs:
            continue
        held = {answer.question_id: answer for answer in stored.get((order.pk, one.pk if one else None), [])}
        options = {
            "held": held,
            "files": files,
            "refused": refused.get(prefix),
            "may_change_frozen": is_staff,
            "ignore_missing": is_staff,
        }
        form = AnswersForm(data, initial=typed_of(held.values()), prefix=prefix, questions=theirs, options=options)
        form.attendee, form.number = one, number
        forms.append(form)
    return forms


def save_forms(order: Order, forms: Sequence[AnswersForm], by: Any = None) -> bool:
    """Whether anything changed; the forms are valid. Raises as the action does."""
    raw = {form.attendee.pk if form.attendee else None: form.questions.answers() for form in forms}
    return save_all_answers(order=order, raw=raw, by=by)


@holder
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """Everything that was answered, to be changed until the organiser's dates."""
    order = order_for_holder(code, secret)
    people = attendees_of(order)
    reason = why_not_answerable(order)
    forms = [] if reason else answer_forms(request, order, people)
    problem = ""
    validity = [form.is_valid() for form in forms]  # every form is asked, for its errors
    if request.method == "POST" and not reason and all(validity):
        try:
            changed = save_forms(order, forms)
        except RegistrationError as error:
            problem = error.message
        else:
            text = _("Thank you, your answers are saved.") if changed else _("Nothing was changed.")
            messages.success(request, text)
            return HttpResponseRedirect(holder_path("order", order) + "#answers")
    has_errors = bool(problem) or any(form.errors for form in forms)
    context = {
        "order": order,
        "event": order.event,
        "forms": forms,
        "several": len(forms) > 1,
        "reason": reason,
        "problem": problem,
        "has_errors": has_errors,
        "takes_files": any(form.questions.takes_files for form in forms),
    }
    return render(request, "registrations/answers.html", context, status=422 if has_errors else 200)


@holder
@require_safe
def answer_file(_request: HttpRequest, code: str, secret: str, pk: int) -> Any:
    """A file that was sent as an answer of this order; those of other orders don't exist here."""
    return file_response(get_object_or_404(Answer, pk=pk, order=order_for_holder(code, secret)))


@holder
@require_safe
def own_answer_file(_request: HttpRequest, secret: str, pk: int) -> Any:
    """The same for one person of a group: their own files only."""
    return file_response(get_object_or_404(Answer, pk=pk, attendee_id=link_for_holder(secret).attendee_id))


def file_response(answer: Answer) -> FileResponse:
    """Always as an attachment that the browser does not guess about; Http404 where there is no file."""
    upload = answer.upload
    if upload is None:
        raise Http404("no file")
    suffix = f".{upload.name.rpartition('.')[2].lower()}"
    try:
        opened = upload.file.open("rb")
    except OSError as error:  # the row is there, the file was lost
        raise Http404("the file is gone") from error
    media_type = ANSWER_MEDIA_TYPES.get(suffix, "application/octet-stream")
    response = FileResponse(opened, as_attachment=True, filename=upload.name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
