"""Forgetting who somebody was: every text is looked at, the books stay, and nothing open is forgotten."""

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from conferences.models import PersonalProgramme
from core.audit import record
from events.models import Event
from registrations.actions import forgetting
from registrations.actions.forgetting import forget_due_orders, forget_order
from registrations.actions.invoicing import issue_invoice
from registrations.actions.own_data import change_data
from registrations.actions.refusals import ForgettingRefusedError, NotAllowedNowError
from registrations.actions.renaming import rename_attendee
from registrations.models import (
    Answer,
    AnswerFile,
    Approval,
    Attendee,
    AttendeeLink,
    BadgePrint,
    BankLine,
    BankStatement,
    ChosenAnswer,
    Decision,
    Dispute,
    Invitation,
    Invoice,
    InvoiceRun,
    LedgerLine,
    Order,
    OrderChange,
    OrderLine,
    OrderProgramme,
    Payment,
    PaymentChoice,
    Proof,
    ProofFile,
    ProviderEvent,
    Refund,
    RegistrationSettings,
    TransferProof,
    WaitingEntry,
)
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.queries.forgetting import due_at
from registrations.rules.personal_data import FORGOTTEN, KEPT, SET_UP
from registrations.tasks import send_order_mail
from tests.factories import BuyerFactory, QuestionFactory, TaxRateFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.papers import PDF

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def full(shop, deliver):
    """A paid order with a row in every model that holds something about somebody, all of it marked."""
    issuer = TaxRateFactory().issuer
    shop.pay_and_deliver(deliver)
    order, now, by = Order.objects.get(pk=shop.order.pk), timezone.now(), UserFactory()
    person, payment = order.attendees.get(), order.payments.get()
    BuyerFactory(order=order, name=KEPT_MARK)
    assert issue_invoice(order=order, by=by).issuer == issuer
    holder = f"{KEPT_MARK} holder"
    person.certificate = Certificate.objects.create(
        number="C1", event_id=shop.event.pk, holder_name=holder, facts={}, issued_at=now
    )
    person.save()
    question = QuestionFactory(event=shop.event, kind="choice", choices=["S"])
    upload = AnswerFile(token="t", question=question, name="n", size=1, uploaded_at=now)
    upload.file.save("a.pdf", ContentFile(PDF))
    answer = Answer.objects.create(
        order=order, attendee=person, question=question, asked="a", language="en", upload=upload, answered_at=now
    )
    ChosenAnswer.objects.create(answer=answer, choice=question.choices.get(), label="S")
    Approval.objects.create(order=order, is_approved=True, decided_at=now)
    AttendeeLink.objects.create(attendee=person, secret="s")
    BadgePrint.objects.create(attendee=person, name_as_printed="b", printed_at=now)
    Decision.objects.create(payment=payment, flag="late", outcome="kept", decided_at=now)
    Invitation.objects.create(event=shop.event, email="a@example.org", secret="i", invited_at=now, order=order)
    OrderChange.objects.create(
        order=order,
        attendee=person,
        ticket_type=shop.kind,
        state="withdrawn",
        difference_minor=0,
        currency="USD",
        asked_at=now,
    )
    PaymentChoice.objects.create(order=order, way="invoice", chosen_at=now)
    proof = Proof.objects.create(attendee=person, ticket_type=shop.kind, state="accepted")
    for paper in (ProofFile(proof=proof), TransferProof(order=order)):
        paper.name, paper.digest, paper.uploaded_at = "p", "d", now
        paper.file.save("p.pdf", ContentFile(PDF))
    Refund.objects.create(
        payment=payment, amount_minor=1, currency="USD", state="declined", idempotency_key="r", created_at=now
    )
    VoucherFactory(event=shop.event, for_email=order.email)
    WaitingEntry.objects.create(
        event=shop.event,
        ticket_type=shop.kind,
        name="w",
        email="w@example.org",
        secret="w",
        state="accepted",
        joined_at=now,
        order=order,
    )
    InvoiceRun.objects.create(key="k", event=shop.event, started_at=now, orders=[order.pk])
    mark_everything()
    InvoiceRun.objects.update(refused={str(order.pk): MARK})
    entry = WaitingEntry.objects.get()
    record("registrations.waiting.offer", shop.event, by=by, entry=entry.pk, reason=f"ill: {MARK}")
    record("registrations.order.decide", order, by=by, payment=payment.pk, outcome="kept", note=MARK)
    for values in (
        {
            "task_path": "registrations.tasks.send_order_mail",
            "args_kwargs": {"args": [order.pk, "placed"], "kwargs": {}},
        },
        {"task_path": "registrations.tasks.send_order_links", "args_kwargs": {"args": [f"{MARK}@example.org", "en"]}},
        {
            "task_path": "x.y",
            "args_kwargs": {"args": [1]},
            "traceback": f"refused: {MARK}@EXAMPLE.org",
            "status": "FAILED",
        },
    ):
        DBTaskResult.objects.create(run_after=now, backend_name="default", **values)
    is_over(shop.event)
    return Order.objects.get(pk=order.pk)


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


def test_every_text_of_registrations_is_forgotten_or_kept_for_a_reason():
    """A new field belongs into rules/personal_data.py, and into actions/forgetting.py if it is about somebody."""
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
    open_ones, unknown = set(), set()
    names = {model.__name__ for model in apps.get_app_config("registrations").get_models()}
    for model in apps.get_app_config("registrations").get_models():
        name = model.__name__
        known = {*FORGOTTEN.get(name, ()), *KEPT.get(name, {})}
        assert not (set(FORGOTTEN.get(name, ())) & set(KEPT.get(name, {})))
        fields = {field.name: field for field in model._meta.concrete_fields}
        unknown |= {f"{name}.{field}" for field in known - set(fields)}
        if name not in SET_UP:
            written = {field.name for field in fields.values() if isinstance(field, texts) and not field.choices}
            open_ones |= {f"{name}.{field}" for field in written - known}

    assert open_ones == set()
    assert unknown == set()
    assert {*FORGOTTEN, *KEPT, *SET_UP} <= names
    assert not SET_UP & {*FORGOTTEN, *KEPT}


def test_nothing_of_a_person_is_left_and_the_books_are_the_same(full):
    before = books(full.event)
    assert before["problems"] == []
    files = [row.file for model in (AnswerFile, ProofFile, TransferProof) for row in model.objects.all()]
    assert [file.storage.exists(file.name) for file in files] == [True] * 3
    assert len(places_of(MARK)) > 50

    assert forget_order(order=full, by=UserFactory()) is True

    assert places_of(MARK) == set()
    assert places_of("Nguyễn") <= {"registrations_invoice.content"}  # lines of invoices name people; SQLite escapes it
    assert places_of(KEPT_MARK) == {"registrations_invoice.content", "certificates_certificate.holder_name"}
    assert [file.storage.exists(file.name) for file in files] == [False] * 3
    assert books(full.event) == before
    call_command("check_books", "--offline")


def test_log_says_that_it_was_done_and_nothing_of_before(full):
    by = UserFactory()
    forget_order(order=full, by=by)

    kind = ContentType.objects.get_for_model(Order)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(full.pk))
    done = entries.get(action="registrations.order.forget")
    assert (done.user, done.data) == (by, {})
    decided = entries.get(action="registrations.order.decide")
    assert decided.data == {"payment": full.payments.get().pk, "outcome": "kept"}
    offered = ModelLogEntry.objects.get(action="registrations.waiting.offer")
    assert set(offered.data) == {"entry"}


def test_forgetting_twice_changes_nothing(full):
    assert forget_order(order=full, by=None) is True
    first, entries = Order.objects.filter(pk=full.pk).values().get(), ModelLogEntry.objects.count()

    assert forget_order(order=full, by=None) is False
    assert Order.objects.filter(pk=full.pk).values().get() == first
    assert ModelLogEntry.objects.count() == entries


def test_file_that_can_not_be_deleted_leaves_everything_for_the_next_run(full, monkeypatch):
    RegistrationSettings.objects.filter(event=full.event).update(forget_after_months=1)
    later = timezone.now() + 60 * DAY

    def refuse(_storage, _name):
        raise OSError("read-only")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "delete", refuse)
        assert forget_due_orders(later) == 0
    assert Order.objects.get(pk=full.pk).forgotten_at is None
    assert Answer.objects.filter(order=full).exists()

    assert forget_due_orders(later) == 1
    assert places_of(MARK) == set()


def test_links_are_dead_and_no_mail_goes_out(client, full):
    before = f"/orders/{full.code}/{full.secret}/"
    assert client.get(before).status_code == 200
    person = full.attendees.get()
    forget_order(order=full, by=None)
    mail.outbox.clear()

    assert client.get(before).status_code == 404
    assert Attendee.objects.get(pk=person.pk).ticket_code != person.ticket_code
    send_order_mail.enqueue(full.pk, "refunded")
    assert mail.outbox == []


def test_nobody_writes_data_into_a_forgotten_order():
    order = free_order()
    forget_order(order=order, by=None)
    values = {"family_name": "New", "given_name": "", "name_order": "given_first", "email": "", "affiliation": ""}

    with pytest.raises(NotAllowedNowError, match="were forgotten"):
        rename_attendee(attendee=order.attendees.get(), by=UserFactory(), **values)
    with pytest.raises(NotAllowedNowError, match="were forgotten"):
        change_data(attendee=order.attendees.get(), values={"affiliation": "X"}, by=UserFactory())


def test_programme_goes_unless_it_has_an_address_of_its_own():
    for email, left in (("", 0), ("reader@example.org", 1)):
        order = free_order()
        conference = apps.get_model("conferences", "Conference").objects.get(pk=order.event_id)
        personal = PersonalProgramme.objects.create(conference=conference, secret=f"p{left}", email=email)
        OrderProgramme.objects.create(order=order, personal_programme=personal)

        forget_order(order=order, by=None)

        assert PersonalProgramme.objects.filter(pk=personal.pk).count() == left
        assert not OrderProgramme.objects.exists()


# -- what is still open -------------------------------------------------------------------------------------------


def dispute(order):
    values = {"amount_minor": 1, "currency": "USD", "status": "needs_response", "opened_at": timezone.now()}
    Dispute.objects.create(payment=order.payments.get(), provider_id="dp", **values)


def asked_refund(order):
    values = {"amount_minor": 1, "currency": "USD", "state": "requested", "idempotency_key": "q"}
    Refund.objects.create(payment=order.payments.get(), created_at=timezone.now(), **values)


def bank_line(order):
    statement = BankStatement.objects.create(name="s", format="camt", imported_at=timezone.now())
    values = {"fingerprint": "f", "booked_on": timezone.now().date(), "amount_minor": 1, "currency": "USD"}
    BankLine.objects.create(statement=statement, order=order, **values)


def waiting_change(order):
    values = {"state": "overdue", "difference_minor": 1, "currency": "USD", "asked_at": timezone.now()}
    person = order.attendees.get()
    OrderChange.objects.create(order=order, attendee=person, ticket_type=person.ticket_type, **values)


def book(order, minor):
    kind = "charge" if minor > 0 else "refund_reversal"
    LedgerLine.objects.create(order=order, kind=kind, amount_minor=minor, currency="USD", recorded_at=timezone.now())


OPEN = {
    "not over": (lambda order: Event.objects.update(ends_at=timezone.now() + DAY), "not over yet"),
    "pending": (lambda order: Order.objects.update(state="pending", expires_at=timezone.now()), "still waits"),
    "requested": (lambda order: Order.objects.update(state="requested"), "still waits"),
    "under way": (lambda order: Payment.objects.update(state="processing"), "payment is under way"),
    "flag": (lambda order: Payment.objects.update(flag="late"), "needs a decision"),
    "refund": (asked_refund, "refund is under way"),
    "dispute": (dispute, "disputed"),
    "change": (waiting_change, "change of a ticket"),
    "bank": (bank_line, "bank statement"),
    "owed": (lambda order: book(order, 100), "still owed"),
    "too much": (lambda order: book(order, -100), "paid back first"),
    "official": (lambda order: BuyerFactory(order=order, official="CN"), "official invoice"),
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_open_is_not_forgotten(shop, deliver, case):
    shop.pay_and_deliver(deliver)
    is_over(shop.event)
    spoil, sentence = OPEN[case]
    spoil(Order.objects.get(pk=shop.order.pk))
    before = Order.objects.filter(pk=shop.order.pk).values().get()

    with pytest.raises(ForgettingRefusedError, match=sentence):
        forget_order(order=shop.order, by=None)

    assert Order.objects.filter(pk=shop.order.pk).values().get() == before
    assert Attendee.objects.get(order=shop.order).family_name == "Nguyễn"


# -- by the organiser's date --------------------------------------------------------------------------------------


def test_nothing_is_forgotten_by_itself_unless_the_organiser_says_when():
    order = free_order()
    assert RegistrationSettings.objects.get(event=order.event).forget_after_months == 0
    assert forget_due_orders(timezone.now() + 3650 * DAY) == 0
    assert Order.objects.get(pk=order.pk).name == "Nguyễn Văn An"


def test_due_orders_and_those_who_only_waited_are_forgotten():
    order = free_order()
    event, now = order.event, timezone.now()
    RegistrationSettings.objects.filter(event=event).update(forget_after_months=6)
    kind = order.attendees.get().ticket_type
    waiting = {"event": event, "ticket_type": kind, "name": "Only", "joined_at": now, "state": "waiting"}
    WaitingEntry.objects.create(email="only@example.org", secret="1", **waiting)
    Invitation.objects.create(event=event, email="guest@example.org", secret="2", invited_at=now)
    voucher = VoucherFactory(event=event, for_email="somebody@example.org")

    assert forget_due_orders(now + 100 * DAY) == 0
    assert (WaitingEntry.objects.count(), Invitation.objects.count()) == (1, 1)

    assert forget_due_orders(now + 200 * DAY) == 1
    assert (WaitingEntry.objects.count(), Invitation.objects.count()) == (0, 0)
    voucher.refresh_from_db()
    assert (voucher.for_email, voucher.is_active) == ("", False)  # not for everybody all at once
    assert Order.objects.get(pk=order.pk).email == ""
    entries = ModelLogEntry.objects.count()
    assert forget_due_orders(now + 200 * DAY) == 0
    assert ModelLogEntry.objects.count() == entries


def test_one_order_that_is_open_keeps_no_other(capsys):
    order = free_order()
    Event.objects.filter(pk=order.event_id).update(
        starts_at=timezone.now() - 400 * DAY, ends_at=timezone.now() - 399 * DAY
    )
    RegistrationSettings.objects.filter(event=order.event).update(forget_after_months=1)
    owing = Order.objects.filter(pk=order.pk).get()
    owing.pk, owing.code, owing.secret, owing.idempotency_key = None, "OWING", "x", "y"
    owing.save()
    book(owing, 100)

    call_command("forget_due_orders")

    assert "1 orders forgotten" in capsys.readouterr().out
    assert list(Order.objects.filter(forgotten_at=None).values_list("code", flat=True)) == ["OWING"]


def runs_at_once(number):
    """Each in a thread and with a connection of its own, all from one moment: (what each returned, failures)."""
    together, returned, failures = threading.Barrier(number), [], []

    def run():
        try:
            together.wait(timeout=30)
            returned.append(forget_due_orders())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=run) for _ in range(number)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return returned, failures


def done_in_log():
    return ModelLogEntry.objects.filter(action="registrations.order.forget").count()


def due_event(orders):
    event, kind = open_event()
    RegistrationSettings.objects.filter(event=event).update(forget_after_months=1)
    for _ in range(orders):
        order_for(event, kind)
    is_over(event, days=60)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_runs_at_once_forget_each_order_once():
    due_event(orders=8)

    returned, failures = runs_at_once(3)

    assert (failures, sum(returned), done_in_log()) == ([], 8, 8)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_an_order_would_be_forgotten_twice(monkeypatch):
    """The control: it shows that the test above can fail. SQLite locks the whole database and needs no row lock."""
    if connection.vendor != "postgresql":
        pytest.skip("needs row locks, which only PostgreSQL has")
    due_event(orders=1)
    both_have_looked = threading.Barrier(2)

    def look(order, now):
        both_have_looked.wait(timeout=10)
        return ""

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr(forgetting, "why_not_forgettable", look)

    returned, failures = runs_at_once(2)

    assert (failures, sum(returned), done_in_log()) == ([], 2, 2)


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [("2027-08-31", 6, "2028-02-29"), ("2027-12-15", 12, "2028-12-15"), ("2027-12-15", 1, "2028-01-15")],
)
def test_months_are_counted_on_the_calendar(end, months, day):
    event = Event(ends_at=datetime.fromisoformat(f"{end}T12:00").replace(tzinfo=UTC), timezone="Asia/Shanghai")
    assert due_at(RegistrationSettings(event=event, forget_after_months=months)).date().isoformat() == day


# -- screens ------------------------------------------------------------------------------------------------------


def staff(*codenames):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", *codenames)))
    return user


def test_button_is_for_a_permission_of_its_own(client):
    order = free_order()
    address = f"/admin/orders/{order.pk}/forgetting/"
    client.force_login(staff("manage_registrations"))
    assert client.post(address).status_code == 302
    assert Order.objects.get(pk=order.pk).forgotten_at is None
    assert address not in client.get(f"/admin/orders/{order.pk}/").text

    client.force_login(staff("manage_registrations", "forget_personal_data"))
    assert address in client.get(f"/admin/orders/{order.pk}/").text
    page = client.get(address)
    assert "What stays" in page.text
    assert "It can&#x27;t be undone" in page.text or "It can't be undone" in page.text
    assert client.post(address, follow=True).status_code == 200
    assert Order.objects.get(pk=order.pk).forgotten_at is not None
    text = client.get(f"/admin/orders/{order.pk}/").text
    assert "were forgotten on" in text
    assert "Nguyễn" not in text


def test_screen_says_why_not_yet(admin_client):
    event, kind = open_event()
    order = order_for(event, kind)
    text = admin_client.get(f"/admin/orders/{order.pk}/forgetting/").text
    assert "The event is not over yet." in text
    answer = admin_client.post(f"/admin/orders/{order.pk}/forgetting/", follow=True)
    assert "The event is not over yet." in answer.text
    assert Order.objects.get(pk=order.pk).forgotten_at is None


def test_permissions_can_be_given_to_groups(admin_client):
    assert "Can have personal data of registrations forgotten" in admin_client.get("/admin/groups/new/").text


def test_event_with_money_booked_is_not_deleted_and_a_sentence_says_why(admin_client, full):
    answer = admin_client.post(f"/admin/conferences/delete/{full.event_id}/", follow=True)

    assert Event.objects.filter(pk=full.event_id).exists()
    assert "can’t be deleted; it is needed by" in answer.text.replace("&#x27;", "’").replace("can't", "can’t")
    assert full.code in answer.text
    forget_order(order=full, by=None)
    admin_client.post(f"/admin/conferences/delete/{full.event_id}/")
    assert LedgerLine.objects.filter(order=full).exists()
    assert ProviderEvent.objects.exists()
