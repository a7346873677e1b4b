from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.models import Certificate
from conferences.rules.readers import Reader
from core.money import Money
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.certifying import issue_certificates
from registrations.actions.options import save_option
from registrations.actions.refusals import (
    OptionNotOnSaleError,
    OptionSoldOutError,
    PriceChangedError,
    TicketTypeSoldOutError,
)
from registrations.actions.setting_up import CurrencyInUseError, save_registration_settings
from registrations.enums import LineKind
from registrations.models import LedgerLine, Option, Order, OrderLine, Quota, TicketType
from registrations.queries.availability import places_held, places_taken
from registrations.queries.books import books_of
from registrations.queries.checks import problems_of_books
from registrations.queries.options import option_offers
from registrations.queries.programme import booked_session_guids, programme_readers
from tests.factories import (
    CheckInFactory,
    OptionFactory,
    QuotaFactory,
    SessionFactory,
    TicketTypeFactory,
    VoucherFactory,
)
from tests.registrations.helpers import open_event, order_for, person


@pytest.fixture
def sale(db):
    event, kind = open_event(price=10000)
    dinner = OptionFactory(
        event=event, name="Dinner", price_minor=4000, quotas=[QuotaFactory(event=event, size=2, name="Tables")]
    )
    return event, kind, dinner


def buy(event, kind, *options, **values):
    ids = tuple(option.pk for option in options)
    return order_for(event, kind, attendees=[person(kind, options=ids)], **values)


def test_option_is_a_line_of_its_person_and_is_charged(sale):
    event, kind, dinner = sale

    order = buy(event, kind, dinner)

    ticket, option = order.lines.order_by("pk")
    assert (ticket.kind, ticket.price_minor, option.kind, option.price_minor) == ("ticket", 10000, "option", 4000)
    assert (option.option, option.attendee, option.ticket_type) == (dinner, ticket.attendee, None)
    assert order.total == Money(14000, "USD")
    assert option.price_reason == "Dinner: $40.00"
    assert sorted(LedgerLine.objects.filter(order=order).values_list("line", "amount_minor")) == [
        (ticket.pk, 10000),
        (option.pk, 4000),
    ]
    assert problems_of_books(event) == []


def test_option_that_the_ticket_includes_costs_nothing_and_says_so(sale):
    event, kind, dinner = sale
    dinner.included_in.add(kind)

    order = buy(event, kind, dinner)

    line = order.lines.get(kind=LineKind.OPTION)
    assert (order.total_minor, line.price_minor, line.price_rule["list_minor"]) == (10000, 0, 4000)
    assert line.price_reason == "Dinner: $0.00 (included in the ticket)"


def test_option_is_converted_at_the_fixed_rate(db):
    event, kind = open_event(price=10000, currency_rates={"EUR": "0.5"})
    tour = OptionFactory(event=event, price_minor=3001)

    order = buy(event, kind, tour, currency="EUR")

    assert order.total == Money(5000 + 1501, "EUR")
    assert order.lines.get(option=tour).price_rule["rate"] == "0.5"


def test_places_of_an_option_are_taken_and_given_back(sale):
    event, kind, dinner = sale
    tables = dinner.quotas.get()

    first, _second = buy(event, kind, dinner), buy(event, kind, dinner)
    assert places_taken([tables.pk], timezone.now()) == {tables.pk: 2}
    with pytest.raises(OptionSoldOutError) as refused:
        buy(event, kind, dinner)
    cancel_order(order=first, by=None)

    assert refused.value.message == "“Dinner” is sold out."
    assert places_held([tables.pk], timezone.now()) == {tables.pk: 1}
    assert Order.objects.filter(event=event).count() == 2
    buy(event, kind, dinner)


def test_person_who_is_cancelled_gives_back_ticket_and_option(sale):
    event, kind, dinner = sale
    both = [person(kind, options=(dinner.pk,)), person(kind, options=(dinner.pk,))]
    order = order_for(event, kind, attendees=both)
    tables, hall = dinner.quotas.get(), kind.quotas.get()

    cancel_attendee(attendee=order.attendees.first(), by=None)

    assert places_taken([tables.pk, hall.pk], timezone.now()) == {tables.pk: 1, hall.pk: 1}
    assert Order.objects.get(pk=order.pk).total_minor == 14000
    assert problems_of_books(event) == []


def test_two_people_of_one_order_do_not_share_the_last_place(sale):
    event, kind, dinner = sale
    buy(event, kind, dinner)

    with pytest.raises(OptionSoldOutError) as refused:
        order_for(event, kind, attendees=[person(kind, options=(dinner.pk,)), person(kind, options=(dinner.pk,))])

    assert refused.value.left == 1


def test_option_and_ticket_may_share_a_quota(db):
    event, kind = open_event(places=3)
    bed = OptionFactory(event=event, quotas=[kind.quotas.get()])

    buy(event, kind, bed)

    assert places_taken([kind.quotas.get().pk], timezone.now()) == {kind.quotas.get().pk: 2}
    with pytest.raises(TicketTypeSoldOutError):  # two more places, and one is left
        buy(event, kind, bed)


def test_place_kept_by_a_voucher_is_not_sold_as_an_option(db):
    event, kind = open_event(places=1)
    VoucherFactory(event=event, reserves_places=True).ticket_types.add(kind)
    other = TicketTypeFactory(event=event)
    bed = OptionFactory(event=event, quotas=[kind.quotas.get()])

    with pytest.raises(OptionSoldOutError):
        buy(event, other, bed)


@pytest.mark.parametrize("reason", ["inactive", "late", "other ticket", "other event", "unknown"])
def test_option_that_is_not_offered_is_refused_with_a_sentence(sale, reason):
    event, kind, dinner = sale
    ids = (dinner.pk,)
    if reason == "inactive":
        Option.objects.update(is_active=False)
    elif reason == "late":
        Option.objects.update(sale_until=timezone.now() - timedelta(minutes=1))
    elif reason == "other ticket":
        dinner.ticket_types.add(TicketTypeFactory(event=event))
    elif reason == "other event":
        ids = (OptionFactory().pk,)
    else:
        ids = (10**9,)

    with pytest.raises(OptionNotOnSaleError) as refused:
        order_for(event, kind, attendees=[person(kind, options=ids)])

    assert refused.value.message.endswith((".", "again.")) and Order.objects.count() == 0


def test_option_chosen_twice_is_one_line(sale):
    event, kind, dinner = sale

    assert buy(event, kind, dinner, dinner).lines.filter(kind=LineKind.OPTION).count() == 1


def test_database_refuses_the_same_option_twice_for_one_person(sale):
    event, kind, dinner = sale
    line = buy(event, kind, dinner).lines.get(option=dinner)
    line.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.bulk_create([line])


def test_shown_total_counts_options(sale):
    event, kind, dinner = sale

    with pytest.raises(PriceChangedError):
        buy(event, kind, dinner, shown_total=Money(10000, "USD"))


def test_order_without_options_needs_no_statement_more(sale, django_assert_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    event, kind, dinner = sale

    with django_assert_num_queries(12):
        buy(event, kind)
    with django_assert_num_queries(16):
        buy(event, kind, dinner)
    more = [OptionFactory(event=event) for _n in range(3)]
    with django_assert_num_queries(16):
        buy(event, kind, *more)


def test_offers_say_what_is_left(sale, django_assert_max_num_queries):
    event, kind, dinner = sale
    OptionFactory(event=event, name="Walk")
    buy(event, kind, dinner)

    with django_assert_max_num_queries(5):
        offers = option_offers(event)
    assert [(offer.option.name, offer.left, offer.on_sale) for offer in offers] == [
        ("Dinner", 1, True),
        ("Walk", None, True),
    ]
    buy(event, kind, dinner)
    assert option_offers(event)[0].reason == "“Dinner” is fully booked."


def test_sessions_of_an_option_are_booked_while_the_line_stands(sale):
    event, kind, dinner = sale
    session = SessionFactory(conference=event)
    dinner.sessions.add(session)
    order, _other = buy(event, kind, dinner, email="a@example.org"), buy(event, kind, email="b@example.org")

    assert booked_session_guids(order) == {str(session.guid)}
    readers = programme_readers(event, [str(session.guid)])
    assert [(type(one), one.email, one.booked) for one in readers] == [
        (Reader, "a@example.org", frozenset({str(session.guid)}))
    ]
    order.lines.filter(option=dinner).update(cancelled_at=timezone.now())
    assert booked_session_guids(order) == frozenset()
    assert programme_readers(event, [str(session.guid)]) == []


def test_books_name_options(sale):
    event, kind, dinner = sale
    buy(event, kind, dinner)

    assert {(row.label, row.charged.minor) for row in books_of(event).by_type} == {(kind.name, 10000), ("Dinner", 4000)}


def test_accompanying_person_gets_no_certificate(db):
    event, kind = open_event()
    company = TicketTypeFactory(event=event, scientific_access=False)
    orders = [order_for(event, kind), order_for(event, company)]
    for order in orders:
        CheckInFactory(attendee=order.attendees.get())

    assert len(issue_certificates(event=event)) == 1
    assert Certificate.objects.get().attendee.ticket_type == kind


def test_saving_an_option_keeps_to_its_event(sale):
    event, _kind, _dinner = sale
    stranger = TicketTypeFactory()
    option = Option(event=event, name="Tables", kind="dinner")

    save_option(
        option=option,
        quotas=[QuotaFactory()],
        ticket_types=[stranger],
        included_in=[stranger],
        sessions=[SessionFactory()],
        new_quota_size=7,
    )

    assert [(quota.name, quota.size) for quota in option.quotas.all()] == [("Tables 2", 7)]
    assert not option.ticket_types.exists() and not option.included_in.exists() and not option.sessions.exists()


def test_currency_stays_while_options_have_prices(sale):
    event, kind, _dinner = sale
    TicketType.objects.filter(pk=kind.pk).update(price_minor=0)
    settings = event.registration_settings
    settings.currency = "EUR"

    with pytest.raises(CurrencyInUseError):
        save_registration_settings(settings=settings)


def test_quota_of_an_option_is_needed_by_it(sale):
    assert list(Quota.objects.get(name="Tables").options.all()) == [sale[2]]
