from datetime import timedelta

import pytest
from django.utils import timezone

from core.money import Money
from registrations.actions.expiring import expire_orders
from registrations.actions.ordering import (
    OrderInvalidError,
    OrderRefusedError,
    RegistrationClosedError,
    TermsNotAcceptedError,
    TicketTypeNotOnSaleError,
    TicketTypeSoldOutError,
    TooManyAttendeesError,
)
from registrations.enums import OrderState
from registrations.models import Attendee, LedgerLine, Order
from registrations.queries.availability import ticket_offers
from registrations.queries.balance import balance_of
from registrations.queries.checks import problems_of_books
from tests.factories import ConferenceFactory, QuotaFactory, TicketTypeFactory
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


def test_free_order_is_confirmed_at_once():
    event, kind = open_event(price=0)

    order = order_for(event, kind, people=2)

    assert order.state == OrderState.CONFIRMED
    assert order.expires_at is None
    assert [a.position for a in order.attendees.all()] == [1, 2]
    assert len({a.ticket_code for a in order.attendees.all()}) == 2
    assert not LedgerLine.objects.exists()


def test_paid_order_waits_and_is_charged_per_person():
    event, kind = open_event(price=500_000, currency="VND", hold_minutes=45)

    order = order_for(event, kind, people=2)

    assert order.state == OrderState.PENDING
    assert order.expires_at - order.placed_at == timedelta(minutes=45)
    assert order.total_minor == 1_000_000
    assert balance_of(order).due == order.total
    assert [line.amount_minor for line in order.ledger.all()] == [500_000, 500_000]


def test_price_is_copied_and_says_its_rule():
    event, kind = open_event(price=1999, currency="EUR")
    order = order_for(event, kind)
    kind.price_minor = 9999
    kind.save()

    line = order.lines.get()

    assert (line.attendee, line.ticket_type, line.kind) == (order.attendees.get(), kind, "ticket")
    assert line.price == Money(1999, "EUR")
    assert line.price_reason == f"{kind.name}: €19.99"
    assert order.ledger.get().line == line


def test_price_of_a_line_is_never_changed_and_a_line_never_deleted():
    event, kind = open_event(price=1999)
    line = order_for(event, kind).lines.get()

    line.price_minor = 1
    with pytest.raises(TypeError, match="never changed"):
        line.save()
    with pytest.raises(TypeError, match="never changed"):
        line.save(update_fields=["price_minor", "cancelled_at"])
    with pytest.raises(TypeError, match="never deleted"):
        line.delete()


def test_free_order_has_lines_too():
    event, kind = open_event(price=0)

    order = order_for(event, kind, people=3)

    assert [line.price_minor for line in order.lines.all()] == [0, 0, 0]
    assert problems_of_books(event) == []


def test_order_let_go_is_reversed_line_by_line():
    event, kind = open_event(price=700)
    order = order_for(event, kind, people=2)
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    expire_orders()

    assert sorted(order.ledger.values_list("line", "amount_minor")) == sorted(
        (line.pk, minor) for line in order.lines.all() for minor in (700, -700)
    )
    assert problems_of_books(event) == []


def test_same_key_gives_the_same_order():
    event, kind = open_event(places=1)

    first = order_for(event, kind, key="the-same-key")
    second = order_for(event, kind, key="the-same-key", name="Somebody else")

    assert second.pk == first.pk
    assert Order.objects.count() == 1


def test_key_of_another_event_opens_nothing():
    event, kind = open_event()
    other, other_kind = open_event()
    order_for(event, kind, key="the-same-key")

    with pytest.raises(OrderRefusedError):
        order_for(other, other_kind, key="the-same-key")


def test_last_place_is_sold_once_and_the_next_is_refused_with_what_is_left():
    event, kind = open_event(places=3)
    order_for(event, kind, people=2)

    with pytest.raises(TicketTypeSoldOutError) as refusal:
        order_for(event, kind, people=2)

    assert refusal.value.left == 1
    assert refusal.value.message == f"Only 1 place is left for “{kind.name}”."
    assert Attendee.objects.count() == 2


def test_types_share_a_quota_and_one_type_may_need_two():
    event, kind = open_event(places=2)
    dinner = QuotaFactory(event=event, size=1)
    with_dinner = TicketTypeFactory(event=event, quotas=[kind.quotas.get(), dinner])
    order_for(event, with_dinner)

    offers = {offer.ticket_type: offer for offer in ticket_offers(event)}

    assert offers[kind].left == 1
    assert offers[with_dinner].left == 0
    assert offers[with_dinner].reason == f"“{with_dinner.name}” is sold out."
    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, with_dinner)
    order_for(event, kind)
    with pytest.raises(TicketTypeSoldOutError):
        order_for(event, kind)


def test_lapsed_unpaid_order_frees_its_places_at_once():
    event, kind = open_event(places=1, price=1000)
    order = order_for(event, kind)
    assert ticket_offers(event)[0].left == 0

    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert ticket_offers(event)[0].left == 1
    assert order_for(event, kind).state == OrderState.PENDING


def test_sale_window_is_kept():
    event, kind = open_event()
    kind.sale_from = timezone.now() + timedelta(days=1)
    kind.save()
    with pytest.raises(TicketTypeNotOnSaleError, match=r"goes on sale on .* \(China Standard Time\)"):
        order_for(event, kind)

    kind.sale_from, kind.sale_until = None, timezone.now()
    kind.save()
    with pytest.raises(TicketTypeNotOnSaleError, match="ended on"):
        order_for(event, kind)

    assert [offer.on_sale for offer in ticket_offers(event)] == [False]


def test_closed_registration_says_since_when():
    event, kind = open_event(closes_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(RegistrationClosedError, match=r"Registration closed on .*China Standard Time"):
        order_for(event, kind)


def test_event_without_settings_takes_no_registrations():
    event = ConferenceFactory()
    kind = TicketTypeFactory(event=event)
    with pytest.raises(RegistrationClosedError):
        order_for(event, kind)


def test_cancelled_event_takes_no_registrations():
    event, kind = open_event()
    event.status = "EventCancelled"
    event.save()
    with pytest.raises(RegistrationClosedError, match="cancelled"):
        order_for(event, kind)


def test_nobody_too_many_and_foreign_tickets_are_refused():
    event, kind = open_event(max_attendees=2)
    _other, foreign = open_event()

    with pytest.raises(OrderRefusedError, match="at least one"):
        order_for(event, kind, attendees=[])
    with pytest.raises(TooManyAttendeesError, match="At most 2 people"):
        order_for(event, kind, people=3)
    with pytest.raises(TicketTypeNotOnSaleError, match="does not belong"):
        order_for(event, foreign)
    assert not Order.objects.exists()


def test_ticket_type_in_another_currency_is_not_sold():
    event, kind = open_event(currency="USD")
    kind.currency = "VND"
    kind.save()
    with pytest.raises(TicketTypeNotOnSaleError):
        order_for(event, kind)


def test_terms_are_needed_and_kept_as_shown():
    event, kind = open_event(terms="Be kind.", terms_vi="Hãy tử tế.")
    with pytest.raises(TermsNotAcceptedError):
        order_for(event, kind, terms_accepted=False)

    order = order_for(event, kind, language="vi")

    assert order.terms_accepted == "Hãy tử tế."


def test_ten_thousand_characters_in_a_name_give_a_sentence():
    event, kind = open_event()
    people = [person(kind), person(kind, family_name="x" * 10_000)]

    with pytest.raises(OrderInvalidError) as refusal:
        order_for(event, kind, attendees=people)

    assert refusal.value.message.startswith("Person 2, family name: Ensure this value has at most 120 characters")
    assert list(refusal.value.errors) == [1]
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"family_name": " \u0000 "}, "family_name"),
        ({"email": "not an address"}, "email"),
        ({"country": "XX"}, "country"),
        ({"name_order": "sideways"}, "name_order"),
        ({"access_needs": "y" * 501}, "access_needs"),
    ],
)
def test_bad_person_is_named_by_field(values, field):
    event, kind = open_event()
    with pytest.raises(OrderInvalidError) as refusal:
        order_for(event, kind, attendees=[person(kind, **values)])
    assert list(refusal.value.errors[0]) == [field]


@pytest.mark.parametrize(("values", "field"), [({"email": ""}, "email"), ({"name": "n" * 251}, "name")])
def test_bad_order_field_is_named(values, field):
    event, kind = open_event()
    with pytest.raises(OrderInvalidError) as refusal:
        order_for(event, kind, **values)
    assert list(refusal.value.errors[None]) == [field]


def test_names_are_stored_composed_and_trimmed():
    event, kind = open_event()
    order = order_for(event, kind, attendees=[person(kind, family_name="  Nguye\u0302\u0303n ", given_name="An\tB")])
    assert order.attendees.get().full_name == "An B Nguyễn"


def test_unknown_language_falls_back():
    event, kind = open_event()
    assert order_for(event, kind, language="tlh").language == "en"


def test_order_takes_few_statements_and_as_many_for_ten_people(django_assert_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    event, kind = open_event(price=100)
    order_for(event, kind)

    with django_assert_num_queries(13):
        order_for(event, kind, people=1)
    with django_assert_num_queries(13):
        order_for(event, kind, people=10)


def test_offers_take_four_statements_for_one_type_and_for_three(django_assert_num_queries):
    event, _kind = open_event()
    with django_assert_num_queries(4):
        ticket_offers(event)
    TicketTypeFactory(event=event)
    TicketTypeFactory(event=event)
    with django_assert_num_queries(4):
        ticket_offers(event)
