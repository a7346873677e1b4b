"""Ticket types, quotas and settings in the back office: prices, clocks, and what may not change."""

from datetime import UTC, datetime

import pytest

from registrations.models import Quota, RegistrationSettings, TicketType
from tests.backoffice.orders import order_for
from tests.backoffice.screens import errors_of
from tests.factories import ConferenceFactory, QuotaFactory, SessionFactory

pytestmark = pytest.mark.django_db


def ticket_data(quota, **changed) -> dict:
    return {"name": "Full fee", "price": "120.50", "quotas": [quota.pk], "is_active": "on", "position": "0", **changed}


def test_ticket_type_takes_an_amount_and_shares_a_quota(office, event):
    quota = QuotaFactory(event=event)

    first = office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(quota))
    office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(quota, name="Student", price="1,000"))

    assert first.status_code == 302
    assert list(TicketType.objects.values_list("price_minor", "currency")) == [(12050, "USD"), (100000, "USD")]
    assert quota.ticket_types.count() == 2


@pytest.mark.parametrize(
    ("currency", "typed", "minor"), [("JPY", "5000", 5000), ("VND", "500000", 500000), ("EUR", "19.99", 1999)]
)
def test_ticket_type_counts_the_currencys_minor_units(office, event, currency, typed, minor):
    RegistrationSettings.objects.update(currency=currency)

    office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(QuotaFactory(event=event), price=typed))

    kind = TicketType.objects.get()
    page = office.get(f"/admin/ticket-types/edit/{kind.pk}/").content.decode()
    assert (kind.price_minor, kind.currency) == (minor, currency)
    assert f'value="{typed}"' in page


@pytest.mark.parametrize(
    ("currency", "typed", "sentence"),
    [
        ("USD", "1,50", "Write the price with a point before the cents, like 120.50."),
        ("USD", "free", "Write the price with a point before the cents, like 120.50."),
        ("USD", "-5", "Write the price with a point before the cents, like 120.50."),
        ("USD", "1.999", "Write the price with a point before the cents, like 120.50."),
        ("VND", "500.000", "VND has no decimals: write whole units without points, like 500000."),
        ("USD", "0.20", "The least that can be paid is $0.50. Write 0 for free."),
        ("USD", "10000000", "The most that can be paid at once is $999,999.99."),
    ],
)
def test_ticket_type_refuses_a_doubtful_price_with_a_sentence(office, event, currency, typed, sentence):
    RegistrationSettings.objects.update(currency=currency)

    response = office.post(
        f"/admin/ticket-types/new/?event={event.pk}", ticket_data(QuotaFactory(event=event), price=typed)
    )

    assert errors_of(response)["price"] == [sentence]
    assert not TicketType.objects.exists()


def test_ticket_type_makes_a_quota_of_its_own(office, event):
    data = {"name": "Workshop", "price": "0", "new_quota_size": "25", "is_active": "on", "position": "0"}

    office.post(f"/admin/ticket-types/new/?event={event.pk}", data)

    quota = TicketType.objects.get().quotas.get()
    assert (quota.name, quota.size, quota.event_id) == ("Workshop", 25, event.pk)


def test_ticket_type_needs_a_quota_of_this_event(office, event):
    other = QuotaFactory()

    foreign = office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(other))
    none = office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(other, quotas=[]))

    assert "quotas" in errors_of(foreign)
    assert errors_of(none)["quotas"] == ["Choose at least one quota, or write how many places a new one has."]


def test_ticket_type_sale_is_on_the_events_clock(office, event):
    data = ticket_data(QuotaFactory(event=event), sale_from="2027-01-10 09:00", sale_until="2027-01-01 09:00")

    wrong = office.post(f"/admin/ticket-types/new/?event={event.pk}", data)
    office.post(f"/admin/ticket-types/new/?event={event.pk}", {**data, "sale_until": "2027-02-01 09:00"})

    assert errors_of(wrong)["sale_until"] == ["The sale must end after it starts."]
    assert TicketType.objects.get().sale_from == datetime(2027, 1, 10, 1, 0, tzinfo=UTC)


def test_ticket_type_before_settings_leads_to_the_settings(office):
    event = ConferenceFactory()

    response = office.get(f"/admin/ticket-types/new/?event={event.pk}")

    assert response["Location"] == f"/admin/registration-settings/new/?event={event.pk}"


def settings_data(**changed) -> dict:
    return {"currency": "USD", "hold_minutes": "60", "max_attendees": "10", **changed}


def test_settings_are_made_on_the_events_clock(office):
    event = ConferenceFactory()

    response = office.post(
        f"/admin/registration-settings/new/?event={event.pk}", settings_data(opens_at="2027-01-10 09:00")
    )

    assert response["Location"] == f"/admin/registrations/{event.pk}/"
    assert RegistrationSettings.objects.get(event=event).opens_at == datetime(2027, 1, 10, 1, 0, tzinfo=UTC)


def test_settings_refuse_closing_before_opening_and_a_short_hold(office):
    event = ConferenceFactory()
    data = settings_data(opens_at="2027-01-10 09:00", closes_at="2027-01-09 09:00", hold_minutes="10")

    errors = errors_of(office.post(f"/admin/registration-settings/new/?event={event.pk}", data))

    assert errors["closes_at"] == ["Registration must close after it opens."]
    assert "hold_minutes" in errors


def test_currency_stays_once_there_are_prices(office, event, paid):
    settings = RegistrationSettings.objects.get()

    response = office.post(f"/admin/registration-settings/edit/{settings.pk}/", settings_data(currency="JPY"))

    assert errors_of(response)["currency"] == ["There are prices or orders in USD, so the currency stays."]
    settings.refresh_from_db()
    assert settings.currency == "USD"


def test_currency_of_free_tickets_follows(office, event, free):
    settings = RegistrationSettings.objects.get()

    office.post(f"/admin/registration-settings/edit/{settings.pk}/", settings_data(currency="JPY"))

    free.refresh_from_db()
    assert free.currency == "JPY"


def test_quota_name_stands_once_in_an_event(office, event):
    office.post(f"/admin/quotas/new/?event={event.pk}", {"name": "Hall", "size": "100"})
    again = office.post(f"/admin/quotas/new/?event={event.pk}", {"name": "Hall", "size": "5"})

    assert errors_of(again)["name"] == ["This event already has a quota of this name."]
    assert Quota.objects.get().size == 100


def test_ticket_type_with_attendees_can_not_be_deleted(office, event, free):
    order_for(event, free, "Nguyen")

    page = office.post(f"/admin/ticket-types/delete/{free.pk}/", follow=True).content.decode()

    assert "“Free place” can&#x27;t be deleted; it is needed by: Attendee “Nguyen”." in page
    assert TicketType.objects.filter(pk=free.pk).exists()


def test_quota_of_a_ticket_type_can_not_be_deleted(office, event, free):
    quota = free.quotas.get()

    page = office.post(f"/admin/quotas/delete/{quota.pk}/", follow=True).content.decode()

    assert "it is needed by: Ticket type “Free place”." in page
    assert free.quotas.count() == 1


def test_ticket_type_includes_workshops_of_its_own_event(office, event):
    quota = QuotaFactory(event=event)
    workshop = SessionFactory(conference=event, kind="workshop", title="Dam building")
    foreign = SessionFactory(kind="workshop")

    form = office.get(f"/admin/ticket-types/new/?event={event.pk}").content.decode()
    refused = office.post(
        f"/admin/ticket-types/new/?event={event.pk}", ticket_data(quota, sessions=[workshop.pk, foreign.pk])
    )
    office.post(f"/admin/ticket-types/new/?event={event.pk}", ticket_data(quota, sessions=[workshop.pk]))

    assert "Dam building" in form
    assert refused.status_code == 200
    kind = TicketType.objects.get()
    assert list(kind.sessions.all()) == [workshop]
    office.post(f"/admin/ticket-types/edit/{kind.pk}/", ticket_data(quota))
    assert not kind.sessions.exists()


def test_ticket_type_of_an_event_without_workshops_asks_for_none(office, event):
    form = office.get(f"/admin/ticket-types/new/?event={event.pk}").content.decode()

    assert "Sessions that it includes" not in form
