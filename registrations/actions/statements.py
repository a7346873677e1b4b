"""Bank statements: reading a file once, proposing orders, booking its lines."""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from core.audit import record
from core.text import clean
from registrations.actions.refusals import RegistrationError, StatementRefusedError
from registrations.actions.transferring import book_money, close_pages, open_pages
from registrations.actions.transitions import lock_order
from registrations.documents.statement import Statement, StatementError, fingerprints
from registrations.documents.statement_camt import read_camt
from registrations.documents.statement_csv import CsvMapping, head_of, read_csv
from registrations.documents.statement_mt940 import read_mt940
from registrations.enums import MatchKind, OrderState, Provider, StatementFormat, StatementLineState
from registrations.models import BankLine, BankStatement, Order, StatementMapping
from registrations.queries.balance import balance_of
from registrations.queries.open_changes import payable_changes
from registrations.queries.statements import (
    CHUNK,
    amounts_lacking,
    certain_lines,
    chunks,
    lines_waiting,
    matcher_for,
)
from registrations.rules.matching import Matcher

log = logging.getLogger(__name__)


class MappingMissingError(StatementRefusedError):
    """A CSV file of a bank that we don't know yet: `mapping` is to be filled in."""

    def __init__(self, mapping: StatementMapping) -> None:
        super().__init__(_("Say once what stands in which column of this bank's files; then import the file again."))
        self.mapping = mapping


def import_statement(*, name: str, data: bytes, by: Any = None) -> BankStatement:
    """Read a file (CAMT.053, MT940, or CSV with a saved mapping; which, is seen from its content), keep the lines that
    are new, and propose an order for each line that waits. All of the file or nothing.

    StatementRefusedError says what is wrong and where; MappingMissingError if the columns are not known yet.
    """
    format_, found = _read(data)
    with transaction.atomic():
        now = timezone.now()
        statement = BankStatement.objects.create(
            name=clean(name)[:200] or "-", format=format_, lines_other=found.others, imported_at=now, imported_by=by
        )
        waiting = list(lines_waiting())
        matcher = matcher_for([*(line.text for line in found.lines), *(line.text for line in waiting)])
        for some in chunks(list(zip(fingerprints(found.lines), found.lines, strict=True))):
            rows = [
                BankLine(
                    statement=statement,
                    fingerprint=fingerprint,
                    account=line.account,
                    booked_on=line.booked_on,
                    amount_minor=line.amount_minor,
                    currency=line.currency,
                    text=line.text,
                    payer=line.payer,
                    bank_id=line.bank_id,
                )
                for fingerprint, line in some
            ]
            for row in rows:
                _propose(row, matcher)
            BankLine.objects.bulk_create(rows, ignore_conflicts=True)  # known already: booked once for ever
        statement.lines_new = statement.lines.count()
        statement.lines_known = len(found.lines) - statement.lines_new
        statement.save(update_fields=["lines_new", "lines_known"])
        record("registrations.bankstatement.import", statement, by=by, new=statement.lines_new)
        _propose_again(waiting, matcher)
    return statement


def _read(data: bytes) -> tuple[StatementFormat, Statement]:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    try:
        if head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
            return StatementFormat.CAMT, read_camt(data)
        if b":20:" in head and (b":25:" in head or b":60" in head):
            return StatementFormat.MT940, read_mt940(data)
        return StatementFormat.CSV, _read_csv(data)
    except StatementError as error:
        raise StatementRefusedError(sentence_of(error)) from error


def _read_csv(data: bytes) -> Statement:
    head = head_of(data)
    mapping = StatementMapping.objects.filter(head=head).order_by("pk").first()
    if mapping is None:
        mapping = StatementMapping.objects.create(head=head, saved_at=timezone.now())
    if not mapping.columns:
        raise MappingMissingError(mapping)
    columns = {**mapping.columns, "text_columns": tuple(mapping.columns["text_columns"])}
    return read_csv(data, CsvMapping(**columns))


def sentence_of(error: StatementError) -> str:
    sentences = {
        "xml": _("This file is damaged: it is no readable XML."),
        "camt": _("This XML file holds no bank statement (CAMT.053)."),
        "mt940": _("This file holds no bank statement (MT940)."),
        "csv": _("This file is no table with a head and at least three columns. CAMT.053, MT940 and CSV can be read."),
        "long": _("This file has more than 50,000 lines. Please export a shorter time."),
        "column": _("The column “%(where)s” is missing."),
        "line": _("This line can't be read: %(where)s"),
        "amount": _("This amount can't be read, in line %(where)s"),
        "day": _("This day can't be read: %(where)s"),
    }
    return sentences[error.problem] % {"where": error.where}


def save_mapping(*, mapping: StatementMapping, name: str, columns: CsvMapping, by: Any = None) -> StatementMapping:
    """How files with this head are read from now on."""
    mapping.name = clean(name)[:100]
    mapping.columns = {
        field: list(value) if isinstance(value := getattr(columns, field), tuple) else value
        for field in CsvMapping.__dataclass_fields__
    }
    mapping.saved_at = timezone.now()
    mapping.save()
    record("registrations.bankstatement.map", mapping, by=by)
    return mapping


def propose_orders() -> int:
    """Look again for every line that waits; returns for how many there is a proposal."""
    lines = list(lines_waiting())
    _propose_again(lines, matcher_for(line.text for line in lines))
    return sum(line.order_id is not None for line in lines)


def _propose_again(lines: list[BankLine], matcher: Matcher) -> None:
    """A line that was settled meanwhile keeps its order."""
    changed = [line for line in lines if _propose(line, matcher)]
    lines_waiting().bulk_update(changed, ["order", "match"], batch_size=CHUNK)


def _propose(line: BankLine, matcher: Matcher) -> bool:
    """Whether that is another proposal than before."""
    before = (line.order_id, line.match)
    found = matcher.proposal(line.text, line.payer, line.currency, line.amount_minor)
    line.order_id, line.match = found.order_id, found.kind
    return (line.order_id, line.match) != before


def book_line(*, line: BankLine, order: Order, by: Any) -> BankLine:
    """The money of this line is for this order: booked as any transfer is, and flagged where it does not fit.

    The line's fingerprint is the key of the payment, so that one line is one payment however often and by however
    many people this is asked for. Raises StatementRefusedError (settled already) or PaymentRefusedError (booked for
    another order).
    """
    line.refresh_from_db()
    if line.state != StatementLineState.WAITING:
        raise StatementRefusedError(_("Somebody has settled this line meanwhile."))
    close_pages(list(open_pages(order.pk)))
    with transaction.atomic():
        return _book(_lock_waiting(line.pk), lock_order(order.pk), by)


def _lock_waiting(line_id: int) -> BankLine:
    """The line as it stands now, locked before any order is: imports of statements lock in this order, too."""
    line = BankLine.objects.select_for_update().get(pk=line_id)
    if line.state != StatementLineState.WAITING:
        raise StatementRefusedError(_("Somebody has settled this line meanwhile."))
    return line


def _book(line: BankLine, order: Order, by: Any) -> BankLine:
    """The payment and the line in one transaction; both rows are locked."""
    line.payment = book_money(
        order=order,
        money=line.amount,
        provider=Provider.TRANSFER,
        key=line.fingerprint,
        reference=line.bank_id,
        received_on=line.booked_on,
        by=by,
    )
    line.state, line.order = StatementLineState.BOOKED, order
    line.settled_at, line.settled_by = timezone.now(), by
    line.save(update_fields=["state", "order", "payment", "settled_at", "settled_by"])
    return line


def leave_line(*, line: BankLine, note: str, by: Any) -> BankLine:
    """Nothing to do with registrations, with a note; `take_up_line` undoes it. StatementRefusedError."""
    if not note.strip():
        raise StatementRefusedError(_("Please write what this money is; whoever looks later needs to know."))
    with transaction.atomic():
        locked = _lock_waiting(line.pk)
        locked.state, locked.note = StatementLineState.LEFT, clean(note)[:250]
        locked.settled_at, locked.settled_by = timezone.now(), by
        locked.save(update_fields=["state", "note", "settled_at", "settled_by"])
    return locked


def take_up_line(*, line: BankLine, by: Any) -> BankLine:
    with transaction.atomic():
        locked = BankLine.objects.select_for_update().get(pk=line.pk)
        if locked.state != StatementLineState.LEFT:
            raise StatementRefusedError(_("Somebody has settled this line meanwhile."))
        locked.state, locked.settled_at, locked.settled_by = StatementLineState.WAITING, None, by
        locked.save(update_fields=["state", "settled_at", "settled_by"])
    return locked


@task(queue_name="payments")
def book_certain_lines(user_id: int) -> int:
    """Book every line whose reference and amount fit; returns how many. What fits no longer waits for a person. Each
    line is a transaction of its own: a task that is killed has booked what it has booked, and the next one goes on."""
    by = get_user_model().objects.filter(pk=user_id).first()
    booked = 0
    for line_id, order_id in list(certain_lines().order_by("booked_on", "pk").values_list("pk", "order_id")):
        try:
            booked += _book_certain(line_id, order_id, by)
        except RegistrationError as error:
            log.warning("line %s of a bank statement was not booked: %s", line_id, type(error).__name__)
    return booked


def _book_certain(line_id: int, order_id: int, by: Any) -> bool:
    """Whether it was booked: only if the line still waits for this order and is what the order, or a change of it,
    lacks."""
    if pages := list(open_pages(order_id).select_related("order")):
        line = BankLine.objects.get(pk=line_id)
        if not _fits(line, pages[0].order):
            return False
        close_pages(pages)
    with transaction.atomic():
        line = _lock_waiting(line_id)
        order = lock_order(order_id)
        fits = line.match == MatchKind.CERTAIN and line.order_id == order.pk and _fits(line, order)
        if fits:
            _book(line, order, by)
        return fits


def _fits(line: BankLine, order: Order) -> bool:
    changes = payable_changes(order) if order.state == OrderState.CONFIRMED else []
    amounts = amounts_lacking(order, balance_of(order), changes)
    return line.currency == order.currency and line.amount_minor in amounts
