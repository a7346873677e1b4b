"""The holder's papers: proofs of a ticket type, slips of transfers.

The body of a request is not read before its size is looked at: the CSRF check, which reads it, stands inside
(`csrf_protect`), not around (`csrf_exempt`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from core.access import holder
from core.brakes import count_of
from core.text import row_number
from registrations.actions.proofs import Paper, send_proof, take_back_file
from registrations.actions.refusals import RegistrationError
from registrations.actions.transfer_proofs import send_transfer_proof, take_back_transfer_proof
from registrations.enums import OrderState
from registrations.forms.proofs import LARGEST_BODY, PapersForm
from registrations.models import Attendee, Order, PaymentWays, ProofFile, RegistrationSettings, TransferProof
from registrations.models.proof import KeptPaper
from registrations.queries.access import order_for_holder
from registrations.queries.groups import link_for_holder
from registrations.queries.proofs import Asked, asked_of, hears_it_alone, proof_files, shown_reason
from registrations.queries.transfer_proofs import changes_by_transfer, why_no_transfer_proof
from registrations.views.orders import holder_path
from registrations.views.paper_answers import paper_answer

SENDINGS = 30  # per order and hour
Sender = Callable[[Sequence[Paper]], object]


@csrf_exempt
@holder
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponse:
    """What one person of the order proves: the files, the state, the form. Of a person with a link of their own the
    holder of the order sees how it stands and can send something, not what was sent and why it was refused."""
    order = order_for_holder(code, secret)
    attendee = get_object_or_404(_people(), pk=row_number(str(pk)) or 0, order=order)
    return proof_page(
        request,
        attendee,
        holder_path("order", order),
        holder_path("proof", order, attendee.pk),
        is_theirs=not hears_it_alone(attendee),
    )


@csrf_exempt
@holder
@require_http_methods(["GET", "HEAD", "POST"])
def own_proof(request: HttpRequest, secret: str) -> HttpResponse:
    """The same for a person of a group, by their own link."""
    attendee = get_object_or_404(_people(), pk=link_for_holder(secret).attendee_id)
    own = reverse("registrations:own_data", args=[secret])
    return proof_page(request, attendee, own, reverse("registrations:own_proof", args=[secret]))


@holder
@require_safe
def proof_file(request: HttpRequest, code: str, secret: str, pk: int, file_pk: int) -> Any:
    attendee = get_object_or_404(_people(), pk=row_number(str(pk)) or 0, order=order_for_holder(code, secret))
    if hears_it_alone(attendee):
        raise Http404("theirs alone")
    return paper_answer(get_object_or_404(ProofFile, pk=row_number(str(file_pk)) or 0, proof__attendee=attendee))


@holder
@require_safe
def own_proof_file(request: HttpRequest, secret: str, file_pk: int) -> Any:
    attendee = get_object_or_404(_people(), pk=link_for_holder(secret).attendee_id)
    return paper_answer(get_object_or_404(ProofFile, pk=row_number(str(file_pk)) or 0, proof__attendee=attendee))


@csrf_exempt
@holder
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_proof(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The slip of a transfer, for an order that waits for one, or for the difference of a change."""
    order = order_for_holder(code, secret)
    here = holder_path("transfer_proof", order)
    why_not = why_no_transfer_proof(order, timezone.now())
    ways = PaymentWays.objects.filter(event_id=order.event_id).first()
    changes = changes_by_transfer(order, timezone.now()) if order.state == OrderState.CONFIRMED else []
    waits = changes[0] if changes else getattr(order, "payment_choice", None)
    context = {
        "order": order,
        "event": order.event,
        "why_not": why_not,
        "files": _addressed(order.transfer_proofs.all(), here),
        "until": changes[0].expires_at if changes else order.expires_at,
        "change": changes[0] if changes else None,
        "days": ways.proof_days if ways and waits and waits.proof_sent_at is None else 0,
        "back": holder_path("order", order),
        "here": here,
    }

    def send(papers: Sequence[Paper]) -> None:
        send_transfer_proof(order=order, papers=papers)

    def take_back(file_pk: int) -> None:
        take_back_transfer_proof(proof=get_object_or_404(TransferProof, order=order, pk=file_pk))

    sent = _("Thank you. The organisers see it; your registration is confirmed when the money has arrived.")
    return _page(request, "registrations/transfer_proof.html", context, order, send, take_back, sent)


@holder
@require_safe
def transfer_proof_file(request: HttpRequest, code: str, secret: str, file_pk: int) -> Any:
    order = order_for_holder(code, secret)
    return paper_answer(get_object_or_404(TransferProof, order=order, pk=row_number(str(file_pk)) or 0))


# -- what they share --------------------------------------------------------------------------------------------------


def _people() -> Any:
    people = Attendee.objects.select_related("ticket_type", "link", "proof__ticket_type", "order__event__venue")
    return people.prefetch_related("lines")


def proof_page(
    request: HttpRequest, attendee: Attendee, back: str, here: str, *, is_theirs: bool = True
) -> HttpResponse:
    asked = asked_of(attendee, RegistrationSettings.objects.filter(event_id=attendee.order.event_id).first())
    if asked is None:
        raise Http404("nothing is to be proved")
    order = attendee.order
    context = {
        "order": order,
        "event": order.event,
        "attendee": attendee,
        "asked": asked,
        "reason": shown_reason(asked.proof, asked.state) if is_theirs else "",
        "why_not": asked.why_not,
        "files": _addressed(proof_files(attendee), here) if is_theirs else [],
        "may_take_back": _may_take_back(asked),
        "back": back,
        "here": here,
    }

    def send(papers: Sequence[Paper]) -> None:
        send_proof(attendee=attendee, papers=papers)

    def take_back(file_pk: int) -> None:
        if not is_theirs:
            raise Http404("not theirs")
        take_back_file(file=get_object_or_404(ProofFile, proof__attendee=attendee, pk=file_pk))

    sent = _("Thank you, it has reached the organisers. You get a mail when they have decided.")
    return _page(request, "registrations/proof.html", context, order, send, take_back, sent)


def _may_take_back(asked: Asked) -> bool:
    return asked.may_send and asked.state == "sent"


def _addressed(files: Any, here: str) -> list[tuple[KeptPaper, str]]:
    return [(file, f"{here}{file.pk}/") for file in files]


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    order: Order,
    send: Sender,
    take_back: Callable[[int], object],
    sent: str,
) -> HttpResponse:
    if request.method != "POST":
        return render(request, template, {**context, "form": PapersForm()})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length[:20]) > LARGEST_BODY:
        problem, status = _("These files are too large together. Please send fewer at a time."), 413
    elif count_of(f"papers-of-order-{order.pk}") > SENDINGS:
        problem, status = _("That was very often within an hour. Please wait a little; what you sent is kept."), 429
    else:
        return _posted(request, template, context, send, take_back, sent)
    return render(request, template, {**context, "form": PapersForm(), "problem": problem}, status=status)


@csrf_protect
def _posted(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    send: Sender,
    take_back: Callable[[int], object],
    sent: str,
) -> HttpResponse:
    here = context["here"]
    if "remove" in request.POST:
        try:
            take_back(row_number(request.POST["remove"]) or 0)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The file is deleted."))
        return HttpResponseRedirect(here)
    if context["why_not"]:
        return render(request, template, {**context, "form": PapersForm()}, status=409)
    form = PapersForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, template, {**context, "form": form, "form_list": [form]}, status=422)
    try:
        send(form.cleaned_data["papers"])
    except RegistrationError as error:
        return render(request, template, {**context, "form": PapersForm(), "problem": error.message}, status=409)
    messages.success(request, sent)
    return HttpResponseRedirect(here)
