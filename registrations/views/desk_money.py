"""Somebody at the desk pays what is due, and goes in. Only for helpers who may take money."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.access import permitted
from events.models import Event
from registrations.actions.desk_money import already_paid, is_paid, take_at_desk
from registrations.actions.refusals import AlreadyPaidError, PaymentRefusedError
from registrations.forms.desk_money import DeskMoneyForm
from registrations.models import Attendee, Order, Payment, PaymentChoice
from registrations.queries.access import event_for_desk
from registrations.queries.desk import MOST_FOUND, desk_attendees
from registrations.queries.desk_money import DeskDue, due_at_desk, payment_taken_by, takings_of
from registrations.queries.receipts import receipt_document, receipt_file_name
from registrations.views.desk import show


@permitted("registrations.take_money")
@require_http_methods(["GET", "HEAD", "POST"])
def desk_payment(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """GET shows what is due, large; POST books it once, and leads on to the check-in."""
    event = event_for_desk(request.user, slug)
    order = get_object_or_404(Order.objects.select_related("event"), event=event, code=code.upper()[:12])
    due = due_at_desk(order)
    form = DeskMoneyForm(*([request.POST] if request.method == "POST" else []), due=due.amount)
    if request.method != "POST":
        return ask(request, order, due, form) if not due.why_not else nothing_due(request, order, due)
    if not form.is_valid():
        if not form.was_made_here:
            form = DeskMoneyForm(due=due.amount)
        return ask(request, order, due, form, status=422) if not due.why_not else nothing_due(request, order, due)
    values = dict(form.cleaned_data)
    del values["minor"]
    try:
        payment = take_at_desk(order=order, shown=form.shown, by=request.user, **values)
    except AlreadyPaidError as error:
        return show(request, event, found=people_of(order), notice=error.message, status=409)
    except PaymentRefusedError as error:
        order.refresh_from_db()
        due = due_at_desk(order)
        if due.why_not:
            return nothing_due(request, order, due)
        return ask(request, order, due, DeskMoneyForm(due=due.amount), problem=error.message, status=409)
    return HttpResponseRedirect(reverse("registrations:desk_paid", args=[event.slug, payment.pk]), status=303)


def nothing_due(request: HttpRequest, order: Order, due: DeskDue) -> HttpResponse:
    """Says why, beside the people, who may be let in."""
    notice = already_paid(order) if is_paid(order, due) else due.why_not
    return show(request, order.event, found=people_of(order), notice=notice, status=409)


def ask(
    request: HttpRequest, order: Order, due: DeskDue, form: DeskMoneyForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "event": order.event,
        "order": order,
        "due": due,
        "form": form,
        "problem": problem,
        "people": people_of(order),
        "choice": PaymentChoice.objects.filter(order_id=order.pk).first(),
    }
    return render(request, "registrations/desk_payment.html", context, status=status)


def people_of(order: Order) -> list[Attendee]:
    people = desk_attendees().filter(order=order, cancelled_at__isnull=True)
    return list(people.order_by("position")[:MOST_FOUND])


@permitted("registrations.take_money")
@require_safe
def desk_paid(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was taken just now, its receipt, and the people to let in."""
    event = event_for_desk(request.user, slug)
    payment = mine_or_404(request, event, pk)
    return show(request, event, found=people_of(payment.order), paid=payment)


@permitted("registrations.take_money")
@require_safe
def desk_receipt(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    payment = mine_or_404(request, event_for_desk(request.user, slug), pk)
    response = HttpResponse(receipt_document(payment), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{receipt_file_name(payment)}"'
    return response


@permitted("registrations.take_money")
@require_safe
def desk_takings(request: HttpRequest, slug: str) -> HttpResponse:
    """What this helper has taken on one day, for the cash-up; `?day=2027-05-12`, else today on the event's clock."""
    event = event_for_desk(request.user, slug)
    takings = takings_of(request.user, event, day_in_address(request.GET.get("day", "")))
    return render(request, "registrations/desk_takings.html", {"event": event, "takings": takings})


def day_in_address(typed: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Http404("no such day") from error
    if not 2000 <= day.year <= 2200:
        raise Http404("no such day")
    return day


def mine_or_404(request: HttpRequest, event: Event, pk: int) -> Payment:
    payment = payment_taken_by(request.user, event, pk)
    if payment is None:
        raise Http404("no such payment of this helper")
    return payment
