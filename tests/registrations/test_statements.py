"""Lines of bank statements find their orders, and each is booked once for ever."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from registrations.actions.refusals import PaymentRefusedError, StatementRefusedError
from registrations.actions.statements import (
    MappingMissingError,
    book_certain_lines,
    book_line,
    import_statement,
    leave_line,
    save_mapping,
    take_up_line,
)
from registrations.documents.statement_csv import CsvMapping
from registrations.enums import LedgerKind, MatchKind, OrderState, PaymentFlag, StatementLineState
from registrations.models import (
    Attendee,
    BankLine,
    BankStatement,
    LedgerLine,
    Order,
    OrderLine,
    Payment,
    StatementMapping,
)
from registrations.queries.checks import problems_of_books
from registrations.rules.codes import new_order_code, new_secret, new_ticket_code
from registrations.rules.matching import Claim, Matcher
from registrations.rules.references import reference_of, spaced_reference
from tests.factories import UserFactory
from tests.registrations.bank import load, paid_for
from tests.registrations.documents.test_statements import GERMAN, MAPPING, MT940, camt, details, entry
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(db):
    event, kind = open_event(price=5000, currency="EUR")
    return [
        order_for(event, kind, name="Nguyễn Văn An"),
        order_for(event, kind, name="Ngô Bảo Châu"),
    ]


# -- proposals --------------------------------------------------------------------------------------------------------


def proposal(text="", payer="", currency="EUR", minor=5000, claims=None, known=()):
    claims = claims or [
        Claim(1, "K7M2QXZ", "EUR", 5000, ("Nguyễn Văn An", "Trần Đức")),
        Claim(2, "ABCDEFG", "EUR", 5000, ("Nguyễn Văn Bình",)),
        Claim(3, "HJKMNPQ", "EUR", 7000, ("李明",)),
    ]
    found = Matcher(claims, dict(known)).proposal(text, payer, currency, minor)
    return found.order_id, found.kind


def test_reference_and_amount_are_certain():
    assert proposal(f"fee {spaced_reference('K7M2QXZ')}") == (1, MatchKind.CERTAIN)


def test_reference_with_another_amount_or_currency_is_for_a_person():
    text = reference_of("K7M2QXZ")
    assert proposal(text, minor=4000) == (1, MatchKind.REFERENCE)
    assert proposal(text, currency="USD") == (1, MatchKind.REFERENCE)
    assert proposal(reference_of("ZZZZZZZ"), known=[("ZZZZZZZ", 9)]) == (9, MatchKind.REFERENCE)


def test_bare_code_is_less_than_certain():
    assert proposal("order k7m2qxz thanks") == (1, MatchKind.CODE)


def test_two_orders_in_one_text_are_not_guessed():
    assert proposal(f"{reference_of('K7M2QXZ')} {reference_of('ABCDEFG')}") == (None, MatchKind.NONE)


def test_name_is_found_without_accents_in_any_order_and_only_with_the_amount():
    assert proposal(payer="DUC TRAN") == (1, MatchKind.NAME)
    assert proposal(payer="AN VAN NGUYEN") == (1, MatchKind.NAME)
    assert proposal(payer="李明", minor=7000) == (3, MatchKind.NAME)
    assert proposal(payer="DUC TRAN", minor=5001) == (None, MatchKind.NONE)


def test_name_that_fits_two_is_not_guessed():
    assert proposal(payer="VAN NGUYEN") == (None, MatchKind.NONE)


def test_amount_alone_is_a_weak_proposal():
    assert proposal(payer="somebody else", minor=7000) == (3, MatchKind.AMOUNT)
    assert proposal(payer="somebody else") == (None, MatchKind.NONE)


def test_order_that_waits_for_two_amounts_is_certain_with_either_and_named_once():
    claims = [Claim(1, "K7M2QXZ", "EUR", amount, ("Trần Đức",)) for amount in (2000, 3000, 5000)]
    text = reference_of("K7M2QXZ")
    assert [proposal(text, minor=minor, claims=claims) for minor in (2000, 3000, 5000, 4000)] == [
        (1, MatchKind.CERTAIN),
        (1, MatchKind.CERTAIN),
        (1, MatchKind.CERTAIN),
        (1, MatchKind.REFERENCE),
    ]
    assert proposal(payer="DUC TRAN", minor=3000, claims=claims) == (1, MatchKind.NAME)


# -- import -----------------------------------------------------------------------------------------------------------


def test_line_is_kept_once_for_ever(orders):
    first = load(paid_for(orders[0]), entry(2, "9.00"))
    again = load(paid_for(orders[0]), entry(2, "9.00"), entry(3, "8.00"))
    assert (first.lines_new, first.lines_known) == (2, 0)
    assert (again.lines_new, again.lines_known) == (1, 2)
    assert BankLine.objects.count() == 3


def test_broken_file_leaves_nothing(orders):
    with pytest.raises(StatementRefusedError, match="This day can't be read: 31"):
        import_statement(name="x", data=camt(entry(), entry(2)).replace(b"2027-05-31", b"31.05.2027", 1))
    assert not BankStatement.objects.exists()


def test_file_says_itself_what_it_is(orders):
    assert import_statement(name="x", data=MT940).format == "mt940"
    assert import_statement(name="x", data=b"\xef\xbb\xbf" + camt(entry())).format == "camt"
    with pytest.raises(StatementRefusedError, match="no table"):
        import_statement(name="x", data=b"\x89PNG\r\n\x1a\n\0\0")


def test_csv_asks_once_for_its_columns(orders):
    with pytest.raises(MappingMissingError) as caught:
        import_statement(name="x.csv", data=GERMAN.encode())
    assert caught.value.mapping.head[0] == "Buchungstag"
    with pytest.raises(MappingMissingError):
        import_statement(name="x.csv", data=GERMAN.encode())
    assert StatementMapping.objects.count() == 1

    save_mapping(mapping=caught.value.mapping, name="Bank", columns=MAPPING)
    assert import_statement(name="x.csv", data=GERMAN.encode()).lines_new == 1
    assert CsvMapping(**{**StatementMapping.objects.get().columns, "text_columns": MAPPING.text_columns}) == MAPPING


# -- booking ----------------------------------------------------------------------------------------------------------


def test_certain_lines_are_booked_and_confirm(orders):
    load(paid_for(orders[0]), paid_for(orders[1], 2, "40.00"), entry(3, "1.00"))
    assert book_certain_lines.call(UserFactory().pk) == 1
    orders[0].refresh_from_db()
    line = BankLine.objects.get(match=MatchKind.CERTAIN)
    assert (orders[0].state, line.state, line.payment.reference) == (
        OrderState.CONFIRMED,
        StatementLineState.BOOKED,
        "B1",
    )
    assert BankLine.objects.filter(state=StatementLineState.WAITING).count() == 2
    assert problems_of_books(orders[0].event) == []


def test_second_certain_line_of_one_order_waits_for_a_person(orders):
    load(paid_for(orders[0]), paid_for(orders[0], 2))
    assert book_certain_lines.call(UserFactory().pk) == 1
    second = BankLine.objects.get(state=StatementLineState.WAITING)
    booked = book_line(line=second, order=orders[0], by=UserFactory())
    assert booked.payment.flag == PaymentFlag.DOUBLE


def test_short_line_is_booked_and_flagged(orders):
    load(paid_for(orders[0], amount="40.00"))
    line = book_line(line=BankLine.objects.get(), order=orders[0], by=UserFactory())
    assert line.payment.flag == PaymentFlag.SHORT
    assert Order.objects.get(pk=orders[0].pk).state == OrderState.PENDING


def test_line_is_booked_once_though_two_people_press(orders):
    load(paid_for(orders[0]))
    mine, theirs = BankLine.objects.get(), BankLine.objects.get()
    book_line(line=mine, order=orders[0], by=UserFactory())
    with pytest.raises(StatementRefusedError, match="meanwhile"):
        book_line(line=theirs, order=orders[1], by=UserFactory())
    assert Payment.objects.count() == 1


def test_process_killed_after_the_payment_is_repaired_by_pressing_again(orders):
    load(paid_for(orders[0]))
    line = book_line(line=BankLine.objects.get(), order=orders[0], by=UserFactory())
    BankLine.objects.update(state=StatementLineState.WAITING, payment=None)

    with pytest.raises(PaymentRefusedError, match="another order"):
        book_line(line=line, order=orders[1], by=UserFactory())
    book_line(line=line, order=orders[0], by=UserFactory())
    assert Payment.objects.count() == 1
    assert BankLine.objects.get().state == StatementLineState.BOOKED


def test_line_is_left_aside_with_a_note_and_taken_up_again(orders):
    load(entry())
    line, by = BankLine.objects.get(), UserFactory()
    with pytest.raises(StatementRefusedError, match="what this money is"):
        leave_line(line=line, note=" ", by=by)
    leave_line(line=line, note="rent", by=by)
    with pytest.raises(StatementRefusedError):
        book_line(line=line, order=orders[0], by=by)
    take_up_line(line=line, by=by)
    assert BankLine.objects.get().state == StatementLineState.WAITING


def test_late_line_finds_its_expired_order(orders):
    Order.objects.filter(pk=orders[0].pk).update(state=OrderState.EXPIRED)
    load(paid_for(orders[0]))
    assert (BankLine.objects.get().order_id, BankLine.objects.get().match) == (orders[0].pk, MatchKind.REFERENCE)


# -- size -------------------------------------------------------------------------------------------------------------


def many_orders(number):
    event, kind = open_event(price=5000, currency="EUR", places=number)
    now = timezone.now()
    orders = Order.objects.bulk_create(
        Order(
            code=new_order_code(),
            secret=new_secret(),
            idempotency_key=uuid.uuid4().hex,
            event=event,
            email="an@example.org",
            name=f"Nguyễn Văn {n}",
            currency="EUR",
            total_minor=5000 + n % 50,
            placed_at=now,
            expires_at=now + timedelta(days=9),
        )
        for n in range(number)
    )
    people = Attendee.objects.bulk_create(
        Attendee(
            order=order,
            ticket_type=kind,
            position=1,
            family_name="Nguyễn",
            given_name=order.name[7:],
            ticket_code=new_ticket_code(),
        )
        for order in orders
    )
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            attendee=person,
            ticket_type=kind,
            price_minor=order.total_minor,
            currency="EUR",
            ordered_at=now,
        )
        for order, person in zip(orders, people, strict=True)
    )
    LedgerLine.objects.bulk_create(
        LedgerLine(
            order_id=line.order_id,
            kind=LedgerKind.CHARGE,
            amount_minor=line.price_minor,
            currency="EUR",
            line=line,
            recorded_at=now,
        )
        for line in lines
    )
    return orders


def test_thousand_lines_meet_a_thousand_orders_in_few_statements(django_assert_max_num_queries):
    """How long 5,000 take is measured by `make bench ARGS="--only money"`."""
    orders = many_orders(1000)
    entries = [paid_for(order, n, f"{order.total_minor / 100:.2f}") for n, order in enumerate(orders[:800])]
    entries += [
        entry(n, "50.10", details=details("<Ustrd>fee</Ustrd>", name=f"<Nm>NGUYEN VAN {n}</Nm>"))
        for n in range(800, 1000)
    ]
    data = camt(*entries)

    with django_assert_max_num_queries(40):
        import_statement(name="large.xml", data=data)

    assert BankLine.objects.filter(match=MatchKind.CERTAIN).count() == 800
