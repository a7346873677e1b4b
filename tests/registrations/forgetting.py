"""An order of an event that is over, with something about somebody in every place there is for it."""

from contextlib import closing
from datetime import timedelta

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates.models import Certificate
from core.audit import record
from events.models import Event
from registrations.actions.invoicing import issue_invoice
from registrations.models import (
    Answer,
    AnswerFile,
    Attendee,
    Invoice,
    InvoiceRun,
    LedgerLine,
    Order,
    OrderChange,
    OrderLine,
    Payment,
    Proof,
    Refund,
    WaitingEntry,
)
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.rules.personal_data import FORGOTTEN
from tests.factories import BuyerFactory, QuestionFactory, TaxRateFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.papers import PDF

MARK = "zqxmark"  # stands in every text that is to go


KEPT_MARK = "qwykept"  # and in those that stay


DAY = timedelta(days=1)


def is_over(event, days=1):
    end = timezone.now() - days * DAY
    Event.objects.filter(pk=event.pk).update(starts_at=end - DAY, ends_at=end)


def free_order(**values):
    event, kind = open_event()
    order = order_for(event, kind, **values)
    is_over(event)
    return Order.objects.get(pk=order.pk)


def made_up(field):
    """Something that the field takes, for one that says nothing itself."""
    if isinstance(field, models.ForeignKey):
        return fill(field.related_model, {})
    if field.name == "currency":
        return "USD"
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.EmailField):
        return f"{field.model.__name__}@example.org"
    if isinstance(field, models.CharField | models.TextField):
        return f"{field.model.__name__} {field.name}"[: field.max_length]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    assert isinstance(field, models.BooleanField | models.IntegerField | models.JSONField), f"unknown: {field}"
    return {} if isinstance(field, models.JSONField) else 1


def fill(model, about, **values):
    """A row of any model, of what it is `about` ({name of a field: row}); what it needs besides is made up."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    known = {field.name: about[field.name] for field in fields if field.name in about} | values
    for field in fields:
        is_needed = not (field.has_default() or field.null or field.blank) or field.name == "secret"
        if field.name in known or isinstance(field, models.FileField) or not is_needed:
            continue
        known[field.name] = made_up(field)
    row = model(**known)
    for field in fields:
        if isinstance(field, models.FileField):
            getattr(row, field.name).save("paper.pdf", ContentFile(PDF), save=False)
    row.save()
    return row


def marked_order(shop, deliver):
    """A paid order with a row in every model that holds something about somebody, all of it marked."""
    issuer = TaxRateFactory().issuer
    shop.pay_and_deliver(deliver)
    order, by = Order.objects.get(pk=shop.order.pk), UserFactory()
    person, payment = order.attendees.get(), order.payments.get()
    BuyerFactory(order=order, name=KEPT_MARK)
    assert issue_invoice(order=order, by=by).issuer == issuer
    person.certificate = fill(Certificate, {"event": Event(pk=shop.event.pk)}, holder_name=f"{KEPT_MARK} holder")
    person.save()
    VoucherFactory(event=shop.event, for_email=order.email)
    fill_all(shop, order, person, payment)
    mark_everything()
    InvoiceRun.objects.update(refused={str(order.pk): MARK})
    log_and_tasks(shop.event, order, payment, by)
    is_over(shop.event)
    return Order.objects.get(pk=order.pk)


def fill_all(shop, order, person, payment):
    """A row of every model with something to forget that has none yet."""
    question = QuestionFactory(event=shop.event, kind="choice", choices=["S"])
    about = {
        "order": order,
        "attendee": person,
        "payment": payment,
        "event": Event(pk=shop.event.pk),
        "ticket_type": shop.kind,
        "question": question,
        "choice": question.choices.get(),
        "proof": fill(Proof, {"attendee": person, "ticket_type": shop.kind}, state="accepted"),
        "upload": fill(AnswerFile, {"question": question}),
    }
    about["answer"] = fill(Answer, about)
    fill(OrderChange, about, state="withdrawn", difference_minor=0)
    fill(Refund, about, state="declined")
    fill(WaitingEntry, about | {"attendee": None}, state="accepted")
    fill(InvoiceRun, about, orders=[order.pk])
    for name in FORGOTTEN:
        model = apps.get_model("registrations", name)
        if not model.objects.exists():
            fill(model, about)


def log_and_tasks(event, order, payment, by):
    """Entries of the log and queued, sent and failed mails that name it."""
    entry = WaitingEntry.objects.get()
    record("registrations.waiting.offer", event, by=by, entry=entry.pk, reason=f"ill: {MARK}")
    record("registrations.order.decide", order, by=by, payment=payment.pk, outcome="kept", note=MARK)
    for path, arguments, values in (
        ("registrations.tasks.send_order_mail", [order.pk, "placed"], {}),
        ("registrations.tasks.send_order_links", [f"{MARK}@example.org", "en"], {}),
        ("x.y", [1], {"traceback": f"refused: {MARK}@EXAMPLE.org", "status": "FAILED"}),
    ):
        DBTaskResult.objects.create(
            run_after=timezone.now(),
            backend_name="default",
            task_path=path,
            args_kwargs={"args": arguments, "kwargs": {}},
            **values,
        )


def mark_everything():
    """The mark into every field that is to be forgotten; every one of these models must have a row."""
    for name, fields in FORGOTTEN.items():
        model = apps.get_model("registrations", name)
        rows = model.objects.all()
        assert rows, f"the test knows no {name}"
        for field in map(model._meta.get_field, fields):
            if isinstance(field, models.FileField) or field.name == "country":
                continue
            value = {"customer": MARK} if isinstance(field, models.JSONField) else MARK
            value = f"{MARK}@example.org" if isinstance(field, models.EmailField) else value
            for row in rows:
                unique = f"{MARK}{row.pk}" if field.unique else value
                short = unique[: field.max_length] if isinstance(unique, str) else unique
                models.QuerySet(model).filter(pk=row.pk).update(**{field.name: short})


def places_of(text):
    """Every column of the database in which it stands, as `table.column`."""
    found = set()
    with closing(connection.cursor()) as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for column in columns:
                named = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(column)}"
                cursor.execute(
                    f"SELECT 1 FROM {connection.ops.quote_name(table)} WHERE LOWER(CAST({named} AS TEXT)) LIKE %s",  # noqa: S608
                    [f"%{text.lower()}%"],
                )
                if cursor.fetchone():
                    found.add(f"{table}.{column}")
    return found


def books(event):
    """All that the books are made of, row by row, and what check_books says."""
    money = ("pk", "amount_minor", "currency")
    return {
        "ledger": list(LedgerLine.objects.order_by("pk").values_list()),
        "lines": list(OrderLine.objects.order_by("pk").values_list()),
        "payments": list(Payment.objects.values_list(*money, "state", "intent_id", "session_id", "received_minor")),
        "refunds": list(Refund.objects.values_list(*money, "state", "provider_id", "idempotency_key")),
        "invoices": list(Invoice.objects.order_by("pk").values_list()),
        "balances": [balance_of(order) for order in Order.objects.filter(event_id=event.pk).order_by("pk")],
        "problems": problems_of_books(event),
        "in": Attendee.objects.filter(check_ins__undone_at__isnull=True).count(),
    }
