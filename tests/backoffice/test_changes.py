"""Staff change a place, cancel one person, and decide about changes that wait."""

import pytest
from django.urls import reverse

from registrations.actions.changing import lapse_changes
from registrations.enums import ChangeState, DecisionOutcome, PaymentFlag
from registrations.models import Attendee, Decision, OrderChange, Payment, Refund
from registrations.queries.dashboard import dashboard_of
from tests.factories import UserFactory
from tests.registrations.helpers import order_for
from tests.registrations.place import DAY, Place, lapsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def path_of(place, name):
    return reverse(f"orders_admin:{name}", args=[place.order.pk, place.attendee.pk])


def shown_in(content):
    return content.split('name="shown" value="')[1].split('"')[0]


def test_staff_change_a_place_and_the_holder_pays(office, mailoutbox):
    place = Place(change_until=None)
    path = path_of(place, "change_place")
    assert path in office.get(reverse("orders_admin:order", args=[place.order.pk])).content.decode()
    assert "$80.00" in office.get(path).content.decode()
    chosen = {"check": "1", "ticket": place.dear.pk, "reason": "No student card.", "is_required": "on"}
    check = office.get(path, chosen).content.decode()
    assert "$30.00 is to be paid first" in check
    mailoutbox.clear()

    office.post(path, {**chosen, "shown": shown_in(check)})

    change = OrderChange.objects.get()
    assert (change.state, change.is_required, change.reason) == ("awaiting", True, "No student card.")
    assert "No student card." in mailoutbox[0].body
    order = office.get(reverse("orders_admin:order", args=[place.order.pk])).content.decode()
    assert reverse("changes_admin:change", args=[change.pk]) in order


@pytest.mark.parametrize("data", [{}, {"ticket": "x"}, {"ticket": "1\x00"}, {"ticket": "9" * 30, "options": ["y"]}])
def test_nonsense_changes_nothing(office, data):
    place = Place()

    assert office.post(path_of(place, "change_place"), {"check": "1", **data}).status_code == 422
    assert OrderChange.objects.count() == 0


def test_staff_cancel_one_person_and_see_what_goes_back(office):
    place = Place(people=2, refund_limit_minor=1000)
    path = path_of(place, "cancel_person")
    page = office.get(path).content.decode()
    assert "$50.00 is paid back." in page
    assert "Somebody else has to approve that first." in page

    office.post(path, {"back": "4000"})
    assert Attendee.standing.filter(order=place.order).count() == 2
    office.post(path, {"back": "5000"})

    assert Attendee.standing.filter(order=place.order).count() == 1
    assert Refund.objects.get().state == "requested"


def test_request_is_approved_on_its_page(office):
    place = Place()
    change = place.change(place.type(8000, needs_approval=True))
    path = reverse("changes_admin:change", args=[change.pk])
    assert "Approve" in office.get(path).content.decode()
    assert dashboard_of(place.event).changes == 1
    assert path in office.get(reverse("changes_admin:index")).content.decode()

    office.post(path, {"what": "decline", "answer": ""})
    assert OrderChange.objects.get().state == ChangeState.REQUESTED
    assert "waits for approval" in office.post(path, {"what": "make"}, follow=True).content.decode()
    assert OrderChange.objects.get().state == ChangeState.REQUESTED
    office.post(path, {"what": "approve"})

    assert OrderChange.objects.get().state == ChangeState.AWAITING
    assert dashboard_of(place.event).changes == 0


def test_unpaid_required_change_stands_among_the_decisions_and_is_settled(office):
    place = Place()
    change = place.change(place.dear, by=UserFactory(), is_required=True)
    lapse_changes(change.expires_at)
    money = office.get(reverse("payments_admin:index")).content.decode()
    assert "1 difference not paid" in money
    path = reverse("changes_admin:change", args=[change.pk])

    office.post(path, {"what": "time", "days": "5"})
    change.refresh_from_db()
    assert (change.state, change.expires_at - change.asked_at > 4 * DAY) == ("awaiting", True)
    office.post(path, {"what": "make"})

    change.refresh_from_db()
    assert change.state == ChangeState.APPLIED
    assert place.books() == (8000, 5000, 0)


def test_late_money_for_a_change_is_decided(office):
    place = Place()
    last = place.type(8000, places=1)
    lapsed(place, last)
    order_for(place.event, last)
    payment = place.receive(3000)
    assert payment.flag == PaymentFlag.LATE
    path = reverse("payments_admin:decision", args=[payment.pk])
    assert "Make the change that it was for" in office.get(path).content.decode()

    data = {"flag": "late", "outcome": DecisionOutcome.APPLIED, "key": "a-key-of-this-form", "note": ""}
    assert "There is no free place" in office.post(path, data).content.decode()
    last.quotas.update(size=2)
    office.post(path, data)

    assert Payment.objects.get(pk=payment.pk).flag == ""
    assert Decision.objects.get().outcome == DecisionOutcome.APPLIED
    assert place.books() == (8000, 8000, 0)


def test_desk_says_who_owes(client):
    place = Place()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    place.change(place.dear, by=UserFactory(), is_required=True, reason="No student card.")

    content = client.get(f"/desk/{place.event.slug}/tickets/{place.attendee.ticket_code}/").content.decode()

    assert "Owes $30.00" in content
    assert "No student card." in content


@pytest.mark.parametrize("name", ["change_place", "cancel_person"])
def test_only_who_manages_registrations_gets_there(client, name):
    place = Place()
    client.force_login(UserFactory(is_staff=True))

    assert client.get(path_of(place, name)).status_code in (302, 403)
    assert client.get(reverse("changes_admin:index")).status_code in (302, 403)


def test_organiser_sets_what_holders_may_change(office):
    place = Place(change_until=None)
    settings = place.event.registration_settings
    page = office.get(reverse("registration_settings:edit", args=[settings.pk])).content.decode()

    assert "Tickets and options may be changed until" in page
    assert "the whole difference" in page
