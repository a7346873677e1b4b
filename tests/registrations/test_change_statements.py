"""Lines of bank statements find the differences that changes wait for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.actions.statements import book_certain_lines, book_line
from registrations.enums import ChangeState, MatchKind, PaymentFlag, StatementLineState
from registrations.models import BankLine, OrderChange, Payment
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from registrations.queries.open_changes import payable_changes
from registrations.queries.statements import amounts_lacking, matcher_for
from tests.factories import UserFactory
from tests.registrations.bank import changed_order, load, paid_for
from tests.registrations.documents.test_statements import details, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(db):
    return changed_order()


@pytest.mark.parametrize(
    ("amount", "applied", "rest"),
    [
        ("30.00", ["awaiting", "applied"], {2000}),
        ("20.00", ["applied", "awaiting"], {3000}),
        ("50.00", ["applied"], set()),
    ],
)
def test_difference_of_a_change_is_certain_and_booking_it_makes_the_change(changed, amount, applied, rest):
    load(paid_for(changed, amount=amount))
    assert (BankLine.objects.get().order_id, BankLine.objects.get().match) == (changed.pk, MatchKind.CERTAIN)

    assert book_certain_lines.call(UserFactory().pk) == 1

    line = BankLine.objects.get()
    assert (line.state, line.payment.flag) == (StatementLineState.BOOKED, "")
    states = list(OrderChange.objects.order_by("-pk").values_list("state", flat=True))
    assert states == (applied * 2)[:2]
    changed.refresh_from_db()
    assert amounts_lacking(changed, balance_of(changed), payable_changes(changed)) == rest
    assert problems_of_books(changed.event) == []


def test_overdue_change_is_found_by_name_and_a_person_books_it(changed):
    OrderChange.objects.filter(difference_minor=3000).update(state=ChangeState.OVERDUE, is_required=True)
    load(entry(1, "30.00", details=details("<Ustrd>fee</Ustrd>", name="<Nm>NGUYEN VAN AN</Nm>")))
    line = BankLine.objects.get()
    assert (line.order_id, line.match) == (changed.pk, MatchKind.NAME)
    assert book_certain_lines.call(UserFactory().pk) == 0

    assert book_line(line=line, order=changed, by=UserFactory()).payment.flag == ""
    assert OrderChange.objects.get(difference_minor=3000).state == ChangeState.APPLIED


def test_rest_of_a_difference_is_what_the_order_waits_for(changed):
    OrderChange.objects.filter(difference_minor=2000).update(state=ChangeState.WITHDRAWN)
    load(paid_for(changed, amount="10.00"))
    assert BankLine.objects.get().match == MatchKind.REFERENCE
    assert book_line(line=BankLine.objects.get(), order=changed, by=UserFactory()).payment.flag == PaymentFlag.SHORT

    load(paid_for(changed, 2, "30.00"), paid_for(changed, 3, "20.00"))
    lines = BankLine.objects.filter(state=StatementLineState.WAITING).order_by("amount_minor")
    assert [line.match for line in lines] == [MatchKind.CERTAIN, MatchKind.REFERENCE]
    assert book_certain_lines.call(UserFactory().pk) == 1
    assert OrderChange.objects.get(difference_minor=3000).state == ChangeState.APPLIED
    assert not Payment.objects.exclude(flag="").exists()


def test_change_that_ended_before_the_booking_leaves_its_line_to_a_person(changed):
    load(paid_for(changed, amount="30.00"))
    OrderChange.objects.update(state=ChangeState.WITHDRAWN)

    assert book_certain_lines.call(UserFactory().pk) == 0
    assert not Payment.objects.exclude(amount_minor=10000).exists()


def test_changes_cost_one_statement_more_however_many_wait(changed):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            matcher_for(["fee"])
        return len(seen)

    both = statements()
    OrderChange.objects.filter(difference_minor=2000).update(state=ChangeState.WITHDRAWN)
    assert statements() == both
    OrderChange.objects.update(state=ChangeState.WITHDRAWN)
    assert statements() == 1  # nobody waits for money
