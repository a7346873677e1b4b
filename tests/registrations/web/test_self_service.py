"""What holders change themselves: the page that leads to all of it, ticket and options, data."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.actions.changing import change_place
from registrations.enums import ChangeState
from registrations.models import Attendee, OrderChange, Payment, RegistrationSettings
from tests.factories import CheckInFactory, TicketTypeFactory, UserFactory
from tests.registrations.place import Place

pytestmark = pytest.mark.django_db


def page_of(order, rest=""):
    return f"/orders/{order.code}/{order.secret}/{rest}"


def ticket_page(place):
    return page_of(place.order, f"people/{place.attendee.pk}/ticket/")


def test_manage_page_leads_to_all_that_can_be_done(client):
    place = Place(people=2, name_change_until=timezone.now() + timedelta(days=2))
    place.event.cancellation_steps.create(days_before=1, percent=100)

    content = client.get(page_of(place.order, "manage/")).content.decode()

    assert page_of(place.order, "manage/") in client.get(page_of(place.order)).content.decode()
    for rest in ("ticket/", "data/", "", "cancellation/"):
        assert f'href="{page_of(place.order, f"people/{place.attendee.pk}/{rest}")}"' in content
    assert f'href="{page_of(place.order, "cancellation/")}"' in content


def test_manage_page_offers_nothing_that_is_over(client):
    place = Place(change_until=timezone.now() - timedelta(hours=1))
    CheckInFactory(attendee=place.attendee)
    RegistrationSettings.objects.filter(event=place.event).update(data_change_until=timezone.now())

    content = client.get(page_of(place.order, "manage/")).content.decode()

    assert "Nothing can be changed here any more." in content
    assert "/ticket/" not in content


def test_manage_page_takes_as_many_statements_for_many_people(client):
    numbers = []
    for people in (1, 3):
        place = Place(people=people, options=["dinner"])
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(page_of(place.order, "manage/")).status_code == 200
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_choice_takes_as_many_statements_for_many_tickets_and_options(client):
    place = Place()
    client.get(ticket_page(place))
    numbers = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as found:
            assert client.get(ticket_page(place)).status_code == 200
        numbers.append(len(found))
        for _n in range(3):
            place.type(9000)
    assert numbers[0] == numbers[1]


def test_holder_sees_what_a_change_means_and_pays_the_difference(client, stripe_account, deliver):
    place = Place(options=["dinner"])
    page = client.get(ticket_page(place)).content.decode()
    assert "$80.00" in page
    assert f'value="{place.kind.pk}" id="ticket-{place.kind.pk}" required checked' in page

    chosen = {"check": "1", "ticket": place.dear.pk, "options": [place.tour.pk]}
    check = client.get(ticket_page(place), chosen).content.decode()
    assert "+$20.00" in check
    assert "You pay $20.00." in check
    assert OrderChange.objects.count() == 0

    shown = check.split('name="shown" value="')[1].split('"')[0]
    answer = client.post(ticket_page(place), {**chosen, "shown": shown})

    payment = Payment.objects.exclude(change=None).get()
    assert (answer.status_code, answer["Location"]) == (303, payment.session_url)
    waiting = client.get(page_of(place.order)).content.decode()
    assert "$20.00 to pay for a change for Văn An Nguyễn" in waiting
    assert client.get(page_of(place.order, "payment/return/")).status_code == 200
    session = stripe_account.pay(payment.session_id)
    deliver(stripe_account.event("checkout.session.completed", session))

    assert place.standing == [("ticket", place.dear.pk, 8000), ("option", place.tour.pk, 2000)]
    assert "to pay for a change" not in client.get(page_of(place.order)).content.decode()


def test_holder_gets_the_difference_back(client):
    place = Place()
    cheap = place.type(2000)
    check = client.get(ticket_page(place), {"check": "1", "ticket": cheap.pk}).content.decode()
    assert "You get $30.00 back" in check
    shown = check.split('name="shown" value="')[1].split('"')[0]

    done = client.post(ticket_page(place), {"ticket": cheap.pk, "shown": shown}, follow=True).content.decode()

    assert "the difference is on its way back to you" in done
    assert place.back == [3000]


def test_form_with_a_price_that_has_changed_shows_the_new_one(client):
    place = Place()
    answer = client.post(ticket_page(place), {"ticket": place.dear.pk, "shown": "1/1/0"})

    assert answer.status_code == 409
    assert "not what you saw any more" in answer.content.decode()
    assert "+$30.00" in answer.content.decode()
    assert OrderChange.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [{"ticket": "x"}, {"ticket": "99999999999999999999"}, {"ticket": ""}, {"ticket": "1\x00"}, {"options": "\x00"}, {}],
)
def test_nonsense_is_answered_with_a_sentence(client, data):
    place = Place()
    assert client.post(ticket_page(place), {"check": "1", **data}).status_code == 422
    answer = client.get(ticket_page(place), {"check": "1", **data})
    is_no_address = any("\x00" in text for text in data.values())
    assert answer.status_code == (400 if is_no_address else 422)


def test_sold_out_ticket_says_so(client):
    place = Place()
    full = place.type(6000, places=1)
    check = client.get(ticket_page(place), {"check": "1", "ticket": full.pk}).content.decode()
    shown = check.split('name="shown" value="')[1].split('"')[0]
    full.quotas.update(size=0)

    assert "is sold out" in client.get(ticket_page(place)).content.decode()
    answer = client.post(ticket_page(place), {"ticket": full.pk, "shown": shown})
    assert answer.status_code == 422


def test_waiting_change_is_withdrawn_by_its_holder_only(client):
    place, other = Place(), Place()
    change = place.change(place.dear)
    path = f"changes/{change.pk}/withdrawal/"

    assert client.post(page_of(other.order, path)).status_code == 404
    assert client.get(page_of(place.order, path)).status_code == 405
    client.post(page_of(place.order, path))

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN


def test_required_change_has_no_button_to_withdraw(client):
    place = Place()
    change_place(
        attendee=place.attendee, ticket_type=place.dear, by=UserFactory(), is_required=True, reason="No student card."
    )

    content = client.get(page_of(place.order)).content.decode()

    assert "No student card." in content
    assert "Withdraw the change" not in content


def test_data_of_a_person_are_changed_and_the_ticket_stays(client):
    place = Place()
    code = place.attendee.ticket_code
    path = page_of(place.order, f"people/{place.attendee.pk}/data/")
    data = {"affiliation": "Huế University", "country": "VN", "dietary_needs": "no nuts", "photo_consent": "on"}

    answer = client.post(path, data)

    assert answer["Location"] == page_of(place.order, "manage/")
    one = Attendee.objects.get(pk=place.attendee.pk)
    assert (one.affiliation, one.country.code, one.dietary_needs, one.photo_consent, one.ticket_code) == (
        "Huế University",
        "VN",
        "no nuts",
        True,
        code,
    )


def test_data_stay_after_the_organisers_date(client):
    place = Place(data_change_until=timezone.now() - timedelta(minutes=1))
    path = page_of(place.order, f"people/{place.attendee.pk}/data/")

    assert "Data could be changed until" in client.post(path, {"affiliation": "X"}).content.decode()
    assert place.attendee.affiliation == ""


def test_country_that_decided_the_fee_stays(client):
    place = Place()
    Attendee.objects.filter(order=place.order).update(country="VN")
    place.order.lines.update(price_rule={"rule": "fee", "income_group": "LMC", "country": "VN"})
    path = page_of(place.order, f"people/{place.attendee.pk}/data/")

    assert "It decided the fee." in client.get(path).content.decode()
    client.post(path, {"affiliation": "X", "country": "DE"})
    assert place.attendee.country.code == "VN"


def test_pages_are_private(client):
    place = Place()
    for rest in ("manage/", f"people/{place.attendee.pk}/ticket/", f"people/{place.attendee.pk}/data/"):
        answer = client.get(page_of(place.order, rest))
        assert "no-store" in answer["Cache-Control"]
        assert client.get(f"/orders/{place.order.code}/wrong/{rest}").status_code == 404


def test_ticket_that_needs_approval_is_asked_for(client):
    place = Place()
    fellow = TicketTypeFactory(event=place.event, price_minor=8000, needs_approval=True)
    check = client.get(ticket_page(place), {"check": "1", "ticket": fellow.pk}).content.decode()
    assert "Ask for it" in check
    shown = check.split('name="shown" value="')[1].split('"')[0]

    done = client.post(ticket_page(place), {"ticket": fellow.pk, "shown": shown}, follow=True).content.decode()

    assert "The organisers decide about a change" in done
