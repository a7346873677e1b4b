"""Invoices for many orders of an event: chosen once, issued one by one in a task."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django_tasks import task

from events.models import Event
from registrations.actions.invoicing import issue_invoice
from registrations.actions.refusals import RegistrationError
from registrations.actions.transitions import lock_order
from registrations.models import InvoiceRun, Order
from registrations.queries.invoices import orders_without_invoice


def start_invoices(*, event: Event, orders: Collection[int], key: str, by: Any) -> InvoiceRun:
    """The run of this form, begun once; orders that are not the event's, or are invoiced already, are left out."""
    with transaction.atomic():
        chosen = list(orders_without_invoice(event).filter(pk__in=orders).values_list("pk", flat=True))
        run, is_new = InvoiceRun.objects.get_or_create(
            key=key,
            defaults={
                "event": event,
                "started_at": timezone.now(),
                "started_by": by,
                "language": get_language() or "en",
                "orders": chosen,
            },
        )
        if is_new:
            issue_chosen.enqueue(run.pk)
    return run


@task
def issue_chosen(run_id: int) -> None:
    """Go on with the run until nothing waits. Each order is a transaction of its own: a task that is killed has issued
    what it has issued, and run again, or twice at once, goes on from there."""
    while _issue_next(run_id):
        pass


@transaction.atomic
def _issue_next(run_id: int) -> bool:
    """The order's row is locked before that of the run, as everywhere (docs/registration.md)."""
    waiting = InvoiceRun.objects.get(pk=run_id).waiting
    if not waiting:
        return False
    pk = waiting[0]
    lock_order(pk)
    run = InvoiceRun.objects.select_for_update(of=("self",)).select_related("started_by").get(pk=run_id)
    if pk not in run.waiting:
        return True  # somebody else did it meanwhile
    with override(run.language):
        try:
            with transaction.atomic():
                run.issued[str(pk)] = issue_invoice(order=Order.objects.get(pk=pk), by=run.started_by).number
        except RegistrationError as error:
            run.refused[str(pk)] = str(error.message)
        except ValidationError as error:
            run.refused[str(pk)] = " ".join(error.messages)
    run.save(update_fields=["issued", "refused"])
    return True
