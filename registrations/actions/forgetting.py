"""Forgetting who somebody was, once the event is over and nothing is open: the books stay as they are.

What goes and what stays, and why, stands in rules/personal_data.py. Files are deleted last, just before the commit:
whoever is killed in between leaves an order that is forgotten again.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.audit import record
from core.outbox import forget_tasks
from registrations.actions.refusals import ForgettingRefusedError
from registrations.actions.transitions import lock_order
from registrations.models import (
    Answer,
    AnswerFile,
    Approval,
    Attendee,
    AttendeeLink,
    BadgePrint,
    Buyer,
    ChosenAnswer,
    Decision,
    Invitation,
    InvoiceRun,
    Order,
    OrderChange,
    OrderProgramme,
    PaymentChoice,
    Proof,
    ProofFile,
    ProviderEvent,
    Refund,
    RegistrationSettings,
    TransferProof,
    Voucher,
    WaitingEntry,
)
from registrations.queries.forgetting import orders_to_forget, settings_due, why_not_forgettable
from registrations.rules.codes import new_secret, new_ticket_code
from registrations.rules.personal_data import NAMELESS, log_data_left

log = logging.getLogger(__name__)

MOST_AT_ONCE = 500  # orders of one run; the next goes on


def forget_order(*, order: Order, by: Any, now: datetime | None = None) -> bool:
    """Remove what says who registered. Order lines, ledger, payments with their amounts and numbers, invoices,
    certificates and check-ins stay. False if it was forgotten before. ForgettingRefusedError: it is still needed.
    """
    now = now or timezone.now()
    with transaction.atomic():
        order = lock_order(order.pk)
        if order.forgotten_at is not None:
            return False
        if reason := why_not_forgettable(order, now):
            raise ForgettingRefusedError(reason)
        addresses = _addresses(order)
        lines = _waiting(order, addresses)
        _forget_tasks(order, addresses, lines)
        _forget_log(order, lines)
        _forget_programme(order)
        WaitingEntry.objects.filter(pk__in=lines).delete()
        Invitation.objects.filter(order=order).delete()
        files = [*_forget_answers(order), *_forget_proofs(order)]
        _forget_people(order)
        _forget_money_words(order)
        _forget_vouchers(order, addresses)
        order.secret, order.email, order.name, order.forgotten_at = new_secret(), "", NAMELESS, now
        order.purchase_order = ""
        order.save(update_fields=["secret", "email", "name", "purchase_order", "forgotten_at"])
        record("registrations.order.forget", order, by=by)
        for file in files:
            file.storage.delete(file.name)
    return True


def forget_due_orders(now: datetime | None = None) -> int:
    """Those of events whose organiser has set a time for it, each in a transaction of its own. Returns how many.
    Safe to run twice at once. What is still open stays until it is not."""
    now = now or timezone.now()
    due, number = settings_due(now), 0
    for settings in due:
        _forget_strangers(settings)
    for pk in orders_to_forget(due):
        try:
            number += forget_order(order=Order(pk=pk), by=None, now=now)
        except ForgettingRefusedError:
            continue
        except OSError:
            log.exception("order %s: a file could not be deleted; the next run tries again", pk)
        if number >= MOST_AT_ONCE:
            break
    return number


@transaction.atomic
def _forget_strangers(settings: RegistrationSettings) -> None:
    """Whoever waited or was invited and never registered, and the addresses that vouchers were for."""
    lines = WaitingEntry.objects.filter(event_id=settings.event_id, order__isnull=True, attendee__isnull=True)
    guests = Invitation.objects.filter(event_id=settings.event_id, order__isnull=True)
    waited, invited = list(lines.values_list("pk", flat=True)), list(guests.values_list("pk", flat=True))
    vouchers = Voucher.objects.filter(event_id=settings.event_id).exclude(for_email="")
    closed = vouchers.update(for_email="", is_active=False)
    if waited or invited or closed:
        forget_tasks({"registrations.tasks.send_waiting_mail": waited, "registrations.tasks.send_invitation": invited})
        _strip_log(_log_of_waiting(settings.event_id, waited))
        lines.filter(pk__in=waited).delete()
        guests.filter(pk__in=invited).delete()
        numbers = {"waiting": len(waited), "invitations": len(invited), "vouchers": closed}
        record("registrations.settings.forget", settings, by=None, **numbers)


def _addresses(order: Order) -> set[str]:
    """Every mail address of it, in lower case."""
    found = {order.email, *order.attendees.values_list("email", flat=True)}
    found |= set(Buyer.objects.filter(order=order).values_list("email", flat=True))
    found |= set(order.waiting_entries.values_list("email", flat=True))
    found |= set(Invitation.objects.filter(order=order).values_list("email", flat=True))
    return {address.lower() for address in found if address}


def _waiting(order: Order, addresses: Iterable[str]) -> list[int]:
    """Its entries on waiting lists, and those of its addresses that came to nothing."""
    alone = Q(event_id=order.event_id, order__isnull=True, attendee__isnull=True, address__in=addresses)
    rows = WaitingEntry.objects.annotate(address=Lower("email"))
    return list(rows.filter(Q(order=order) | Q(attendee__order=order) | alone).values_list("pk", flat=True))


def _forget_answers(order: Order) -> list[Any]:
    """The rows; returns the files, to be deleted at the end."""
    answers = Answer.objects.filter(order=order)
    uploads = list(AnswerFile.objects.filter(answer__order=order))
    ChosenAnswer.objects.filter(answer__order=order).delete()
    answers.delete()
    AnswerFile.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()
    return [upload.file for upload in uploads]


def _forget_proofs(order: Order) -> list[Any]:
    papers = [*ProofFile.objects.filter(proof__attendee__order=order), *TransferProof.objects.filter(order=order)]
    ProofFile.objects.filter(proof__attendee__order=order).delete()
    TransferProof.objects.filter(order=order).delete()
    Proof.objects.filter(attendee__order=order).update(reason="")
    return [paper.file for paper in papers]


def _forget_people(order: Order) -> None:
    people = list(order.attendees.all())
    for one in people:
        one.ticket_code = new_ticket_code()  # the printed one leads nowhere
        one.family_name, one.given_name = NAMELESS, ""
        one.email = one.affiliation = one.dietary_needs = one.access_needs = ""
        one.country, one.photo_consent = "", False
    changed = ["ticket_code", "family_name", "given_name", "email", "affiliation", "country"]
    Attendee.objects.bulk_update(people, [*changed, "dietary_needs", "access_needs", "photo_consent"], batch_size=50)
    links = list(AttendeeLink.objects.filter(attendee__order=order))
    for link in links:
        link.secret = new_secret()
    AttendeeLink.objects.bulk_update(links, ["secret"], batch_size=50)
    BadgePrint.objects.filter(attendee__order=order).update(name_as_printed=NAMELESS)
    Approval.objects.filter(order=order).update(reason="")
    OrderChange.objects.filter(order=order).update(reason="", answer="")


def _forget_money_words(order: Order) -> None:
    """What was written about money in somebody's words, or sent with it. No amount, number or state."""
    Buyer.objects.filter(order=order).delete()  # invoices say for themselves whom they are for
    for run in InvoiceRun.objects.select_for_update().filter(event_id=order.event_id).order_by("pk"):
        if str(order.pk) in run.refused:
            run.refused[str(order.pk)] = ""
            run.save(update_fields=["refused"])
    PaymentChoice.objects.filter(order=order).update(institution="")
    Decision.objects.filter(payment__order=order).update(note="")
    Refund.objects.filter(payment__order=order).update(reason="", failure="", bank_details="")
    objects: set[str] = set()
    for payment in order.payments.all():
        objects |= {number for number in (payment.session_id, payment.intent_id) if number}
        received_on = payment.parameters.get("received_on")  # receipts name the day
        payment.parameters = {"received_on": received_on} if received_on else {}
        payment.session_url = payment.failure = ""
        payment.save(update_fields=["parameters", "session_url", "failure"])
    ProviderEvent.objects.filter(object_id__in=objects, processed_at__isnull=False).update(error="")


def _forget_programme(order: Order) -> None:
    """What the order alone keeps goes with it; one that has an address of its own is its reader's."""
    for link in OrderProgramme.objects.filter(order=order).select_related("personal_programme"):
        link.delete()
        if not link.personal_programme.email:
            link.personal_programme.delete()


def _forget_vouchers(order: Order, addresses: Iterable[str]) -> None:
    """Without its address a voucher would be for everybody: it can't be used any more."""
    mine = Q(lines__order=order) | Q(event_id=order.event_id, address__in=addresses)
    rows = Voucher.objects.exclude(for_email="").annotate(address=Lower("for_email"))
    found = list(rows.filter(mine).values_list("pk", flat=True))
    Voucher.objects.filter(pk__in=found).update(for_email="", is_active=False)


def _forget_tasks(order: Order, addresses: Iterable[str], lines: list[int]) -> None:
    """Mails that were sent, failed or wait: their rows name numbers, but failures may quote addresses."""
    people = list(order.attendees.values_list("pk", flat=True))
    wanted = {
        "send_order_mail": [order.pk],
        "send_attendee_mail": list(AttendeeLink.objects.filter(attendee__in=people).values_list("pk", flat=True)),
        "send_proof_mail": people,
        "send_invitation": list(Invitation.objects.filter(order=order).values_list("pk", flat=True)),
        "send_change_mail": list(order.changes.values_list("pk", flat=True)),
        "send_waiting_mail": lines,
        "send_invoice": list(order.invoices.values_list("pk", flat=True)),
        "send_official_file": list(order.official_files.values_list("pk", flat=True)),
    }
    forget_tasks({f"registrations.tasks.{name}": numbers for name, numbers in wanted.items()}, addresses)


def _forget_log(order: Order, lines: list[int]) -> None:
    """The log says who did what when; it keeps no words about a person."""
    kind = ContentType.objects.get_for_model(Order)
    _strip_log(ModelLogEntry.objects.filter(content_type=kind, object_id=str(order.pk)))
    _strip_log(_log_of_waiting(order.event_id, lines))


def _log_of_waiting(event_id: int, lines: list[int]) -> list[ModelLogEntry]:
    """`entry` is looked at here: a log holds few of these, and JSON is not searched alike everywhere."""
    rows = ModelLogEntry.objects.filter(action__startswith="registrations.waiting.", object_id=str(event_id))
    wanted = set(lines)
    return [row for row in rows if row.data.get("entry") in wanted] if wanted else []


def _strip_log(entries: Iterable[ModelLogEntry]) -> None:
    for entry in entries:
        left = log_data_left(entry.data)
        if left != entry.data:
            ModelLogEntry.objects.filter(pk=entry.pk).update(data=left)
