"""Orders, attendees, money, badges and certificates in the back office."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from registrations.actions.checking_in import check_in
from registrations.actions.ordering import AttendeeInput, place_order
from registrations.enums import OrderState, PaymentState
from registrations.models import BadgePrint, Order, Payment, Quota, RegistrationSettings, TicketType
from tests.factories import ConferenceFactory, QuotaFactory, RegistrationSettingsFactory, TicketTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    start = timezone.now() + timedelta(days=30)
    event = ConferenceFactory(title="Light and Matter", starts_at=start, ends_at=start + timedelta(days=2))
    RegistrationSettingsFactory(event=event, currency="USD")
    return event


@pytest.fixture
def free(event):
    return TicketTypeFactory(event=event, name="Free place", quotas=[QuotaFactory(event=event, name="Hall", size=10)])


@pytest.fixture
def paid(event, free):
    return TicketTypeFactory(event=event, name="Full fee", price_minor=12050, quotas=list(free.quotas.all()))


def order_for(event, kind, *family_names, email="ada@example.org", **fields) -> Order:
    people = [AttendeeInput(ticket_type_id=kind.pk, family_name=name, **fields) for name in family_names]
    return place_order(
        event=event,
        attendees=people,
        email=email,
        name=f"Holder {family_names[0]}",
        language="en",
        idempotency_key=f"key-{email}-{family_names[0]}"[:64].ljust(12, "x"),
        terms_accepted=True,
    )


def errors_of(response) -> dict:
    assert response.status_code == 200, response.status_code
    return {**response.context["form"].errors}


# -- set-up --------------------------------------------------------------------------------------------------------


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


# -- orders --------------------------------------------------------------------------------------------------------


def test_orders_are_searched_by_code_name_mail_and_attendee(office, event, free):
    wanted = order_for(event, free, "Trần", email="tran@example.org")
    other = order_for(event, free, "Meier", email="meier@example.org")

    for query in (wanted.code, "holder tran", "tran@example.org", "tran"):
        page = office.get("/admin/orders/", {"q": query}).content.decode()
        assert wanted.code in page, query
        assert other.code not in page, query


def test_orders_are_filtered_by_event_and_state_20_a_page(office, event, free, paid):
    free.quotas.update(size=100)
    confirmed = [order_for(event, free, f"Name{number}") for number in range(21)]
    pending = order_for(event, paid, "Waiting")

    first = office.get("/admin/orders/", {"event": event.pk, "state": "confirmed"})

    codes = [order.code for order in first.context["object_list"]]
    assert len(codes) == 20
    assert codes == [order.code for order in reversed(confirmed)][:20]
    assert pending.code not in codes


def statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "path",
    [
        "orders/?event={pk}",
        "attendees/?event={pk}",
        "registrations/{pk}/",
        "registrations/",
        "ticket-types/?event={pk}",
        "quotas/?event={pk}",
        "payments/",
        "registrations/{pk}/badges/",
        "registrations/{pk}/certificates/",
    ],
)
def test_screens_cost_the_same_at_one_and_three(office, admin, event, free, paid, path):
    address = f"/admin/{path.format(pk=event.pk)}"
    fill(event, free, paid, admin, "A")
    statements(office, address)
    at_one = statements(office, address)
    fill(event, free, paid, admin, "B")
    fill(event, free, paid, admin, "C")

    assert statements(office, address) == at_one


def fill(event, free, paid, admin, name: str) -> None:
    """One more of everything that the screens count."""
    order = order_for(event, free, name)
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=admin)
    pending = order_for(event, paid, f"Paying {name}")
    Payment.objects.create(
        order=pending,
        provider="sandbox",
        is_test=True,
        amount_minor=100,
        currency="USD",
        state=PaymentState.PAID,
        flag="late",
        received_minor=100,
        received_currency="usd",
        idempotency_key=f"pay-{name}",
        created_at=timezone.now(),
    )
    TicketTypeFactory(event=event)


def test_order_screen_shows_people_books_and_balance(office, event, paid):
    order = order_for(event, paid, "Curie", "Meitner")

    page = office.get(f"/admin/orders/{order.pk}/").content.decode()

    assert "Curie" in page
    assert "Meitner" in page
    assert page.count("$241.00") >= 2  # charged and due
    assert f"/orders/{order.code}/{order.secret}/" in page


def test_order_is_cancelled_after_asking_and_frees_its_places(office, event, free):
    order = order_for(event, free, "Curie")

    asked = office.get(f"/admin/orders/{order.pk}/cancellation/").content.decode()
    office.post(f"/admin/orders/{order.pk}/cancellation/")

    order.refresh_from_db()
    assert "1 place is free at once." in asked
    assert order.state == OrderState.CANCELLED
    page = office.get(f"/admin/orders/{order.pk}/").content.decode()
    assert f"Order {order.code} is cancelled." in page


def test_order_can_not_be_cancelled_twice(office, event, free):
    order = order_for(event, free, "Curie")
    office.post(f"/admin/orders/{order.pk}/cancellation/")

    response = office.post(f"/admin/orders/{order.pk}/cancellation/", follow=True)

    assert response.status_code == 200
    assert "can&#x27;t be done any more" in response.content.decode()


def test_order_mail_is_sent_again(office, event, free, django_capture_on_commit_callbacks):
    order = order_for(event, free, "Curie")
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/admin/orders/{order.pk}/mails/")

    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_attendee_gets_another_name_and_a_new_code(office, event, free):
    attendee = order_for(event, free, "Curie").attendees.get()
    data = {"family_name": "Meitner", "given_name": "Lise", "name_order": "given_first", "email": "", "affiliation": ""}

    office.post(f"/admin/orders/{attendee.order_id}/people/{attendee.pk}/", data)

    old_code = attendee.ticket_code
    attendee.refresh_from_db()
    assert attendee.full_name == "Lise Meitner"
    assert attendee.ticket_code != old_code


def test_attendee_name_of_10000_characters_is_refused_and_kept_typed(office, event, free):
    attendee = order_for(event, free, "Curie").attendees.get()
    data = {"family_name": "x" * 10_000, "given_name": "Lise", "name_order": "given_first"}

    response = office.post(f"/admin/orders/{attendee.order_id}/people/{attendee.pk}/", data)

    assert "at most 120 characters" in errors_of(response)["family_name"][0]
    assert 'value="Lise"' in response.content.decode()


def test_attendee_of_another_order_is_not_found(office, event, free):
    order, other = order_for(event, free, "Curie"), order_for(event, free, "Noether")

    assert office.get(f"/admin/orders/{order.pk}/people/{other.attendees.get().pk}/").status_code == 404


# -- attendees -----------------------------------------------------------------------------------------------------


def table(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_attendees_table_is_streamed_and_runs_no_formula(office, event, free):
    order_for(event, free, '=HYPERLINK("http://x")', affiliation="+cmd", dietary_needs="@SUM(1)", given_name="-2")
    order_for(event, free, "Đặng", country="VN")

    response = office.get("/admin/attendees/attendees.csv", {"event": event.pk})

    rows = {row["Given name"]: row for row in table(response)}
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert rows["'-2"]["Family name"] == '\'=HYPERLINK("http://x")'
    assert rows["'-2"]["Affiliation"] == "'+cmd"
    assert rows["'-2"]["Dietary needs"] == "'@SUM(1)"
    assert (rows[""]["Family name"], rows[""]["Country"]) == ("Đặng", "VN")


def test_attendees_table_keeps_to_the_filters(office, event, free, paid):
    order_for(event, free, "Confirmed")
    order_for(event, paid, "Waiting")

    rows = table(office.get("/admin/attendees/attendees.csv", {"event": event.pk, "state": "pending"}))

    assert [(row["Family name"], row["Price"], row["Currency"]) for row in rows] == [("Waiting", "120.50", "USD")]


# -- money, dashboard ----------------------------------------------------------------------------------------------


def test_money_to_decide_lists_flagged_payments_only(office, admin, event, free, paid):
    fill(event, free, paid, admin, "Curie")
    flagged = Payment.objects.get().order
    calm = order_for(event, paid, "Calm")

    page = office.get("/admin/payments/").content.decode()

    assert "came after the order was released" in office.get(f"/admin/orders/{flagged.pk}/").content.decode()
    assert flagged.code in page
    assert "came after the order was released" in page
    assert calm.code not in page


def test_dashboard_counts_people_money_places_and_decisions(office, admin, event, free, paid):
    fill(event, free, paid, admin, "Curie")

    response = office.get(f"/admin/registrations/{event.pk}/")

    board = response.context["board"]
    people = board.people
    assert (people.registered, people.confirmed, people.waiting, people.checked_in) == (2, 1, 1, 1)
    assert (people.without_badge, people.without_certificate) == (1, 1)
    assert [str(money.awaited) for money in board.takings] == ["$120.50"]
    assert [(bar.quota.name, bar.taken, bar.left) for bar in board.quotas if bar.taken] == [("Hall", 2, 8)]
    page = response.content.decode()
    assert "1 payment to decide" in page
    assert "8 of 10 left" in page
    assert f"/desk/{event.slug}/" in page


# -- badges and certificates ---------------------------------------------------------------------------------------


def test_badges_are_printed_once(office, event, free):
    order_for(event, free, "Curie", "Noether")
    address = f"/admin/registrations/{event.pk}/badges/"

    first = office.post(address, {"which": "new", "layout": "a4"})
    again = office.post(address, {"which": "new", "layout": "a6"}, follow=True)

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert BadgePrint.objects.count() == 2
    assert "Every badge has been printed with the present name." in again.content.decode()
    assert office.post(address, {"which": "all", "layout": "a6"}).content.startswith(b"%PDF")
    assert office.post(address, {"which": "all", "layout": "a0"}).status_code == 404


def test_certificates_are_issued_downloaded_revoked_and_issued_anew(office, admin, event, free):
    order = order_for(event, free, "Curie", "Absent")
    check_in(event=event, ticket_code=order.attendees.first().ticket_code, by=admin)
    address = f"/admin/registrations/{event.pk}/certificates/"

    office.post(address)
    certificate = Certificate.objects.get()
    listed = office.get(address).content.decode()
    file = office.get(f"{address}{certificate.pk}/certificate.pdf")
    without_reason = office.post(f"{address}{certificate.pk}/revocation/", {"reason": ""})
    office.post(f"{address}{certificate.pk}/revocation/", {"reason": "Wrong person"})
    certificate.refresh_from_db()
    gone = office.get(f"{address}{certificate.pk}/certificate.pdf")
    office.post(address, {"attendee": order.attendees.first().pk})

    assert certificate.holder_name == "Curie"
    assert certificate.number in listed
    assert file.content.startswith(b"%PDF")
    assert "reason" in errors_of(without_reason)
    assert (certificate.is_valid, certificate.revocation_reason, certificate.revoked_by) == (
        False,
        "Wrong person",
        admin,
    )
    assert gone.status_code == 404
    assert Certificate.objects.count() == 2


def test_certificate_of_another_event_is_not_found(office, admin, event, free):
    order = order_for(event, free, "Curie")
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=admin)
    office.post(f"/admin/registrations/{event.pk}/certificates/")
    certificate = Certificate.objects.get()
    other = ConferenceFactory()

    assert office.get(f"/admin/registrations/{other.pk}/certificates/{certificate.pk}/revocation/").status_code == 404
