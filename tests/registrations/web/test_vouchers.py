"""A voucher on the screens, and vouchers in the admin."""

import pytest
from django.core.cache import cache

from registrations.models import Order, Voucher
from tests.factories import TicketTypeFactory, UserFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.web.steps import form_key, people_url, send_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def enter(client, event, code, **values):
    return client.post(f"/register/{event.slug}/voucher/", {"code": code, **values}, follow=True)


def test_voucher_of_the_first_step_lowers_every_price_after_it(client):
    event, kind = open_event(price=10_000)
    VoucherFactory(event=event, code="LAB7", kind="percent", value=20)

    first = enter(client, event, "lab7").content.decode()
    send_people(client, event, kind)
    last = client.get(f"/register/{event.slug}/confirmation/")

    assert "$80.00" in first
    assert "voucher LAB7: 20 % off" in first
    assert "Register 1 person and pay $80.00" in last.content.decode()
    client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(last), "shown": "USD-8000"})
    assert Order.objects.get().total_minor == 8000


def test_voucher_may_be_given_at_the_last_step_and_taken_away(client):
    event, kind = open_event(price=10_000)
    VoucherFactory(event=event, code="LAB7")
    send_people(client, event, kind)

    page = enter(client, event, "LAB7", step="3")
    assert "Is everything right?" in page.content.decode()
    assert "Register 1 person</button>" in page.content.decode()

    page = enter(client, event, "", step="3")
    assert "Register 1 person and pay $100.00" in page.content.decode()


@pytest.fixture
def brakes():
    """They count in the cache, which a test does not roll back."""
    cache.clear()
    yield
    cache.clear()


def test_machine_that_guesses_codes_is_stopped_also_when_it_guesses_right(client, brakes):
    event, _kind = open_event(price=10_000)
    VoucherFactory(event=event, code="LAB7")
    for number in range(30):
        assert "is not known here" in enter(client, event, f"GUESS{number}").content.decode()

    stopped = enter(client, event, "LAB7").content.decode()

    assert "Too many wrong codes came from your network" in stopped
    assert "Voucher <strong>LAB7</strong>" not in stopped
    other, _other_kind = open_event(price=10_000)
    VoucherFactory(event=other, code="LAB8")
    assert "Voucher <strong>LAB8</strong>" in enter(client, other, "LAB8").content.decode()


def test_link_with_a_voucher_takes_it_and_hides_it(client):
    event, _kind = open_event(price=10_000)
    VoucherFactory(event=event, code="LAB7")

    page = client.get(f"/register/{event.slug}/?voucher=LAB7", follow=True)

    assert page.redirect_chain == [(f"/register/{event.slug}/", 302)]
    assert "Voucher <strong>LAB7</strong> is taken into account." in page.content.decode()


@pytest.mark.parametrize("code", ["NOPE", "x" * 5000, "<script>", "💊"])
def test_wrong_code_says_so_and_changes_nothing(client, code):
    event, kind = open_event(price=10_000)
    send_people(client, event, kind)

    page = enter(client, event, code, step="3")

    assert "This voucher is not known here." in page.content.decode()
    assert "Register 1 person and pay $100.00" in page.content.decode()


def test_voucher_used_up_meanwhile_is_laid_aside_and_the_full_price_shown(client):
    event, kind = open_event(price=10_000)
    VoucherFactory(event=event, code="LAB7")
    send_people(client, event, kind)
    enter(client, event, "LAB7", step="3")
    key = form_key(client.get(f"/register/{event.slug}/confirmation/"))
    order_for(event, kind, voucher_code="LAB7")

    page = client.post(f"/register/{event.slug}/confirmation/", {"key": key, "shown": "USD-0"})

    assert page.status_code == 409
    assert "This voucher has been used up." in page.content.decode()
    assert "Register 1 person and pay $100.00" in page.content.decode()
    assert Order.objects.count() == 1


def test_kept_places_can_be_chosen_by_the_holder_only(client):
    event, kind = open_event(price=10_000, places=1)
    VoucherFactory(event=event, code="LAB7", reserves_places=True, ticket_types=[kind])
    assert "sold out" in client.get(f"/register/{event.slug}/").content.decode()

    assert "sold out" not in enter(client, event, "LAB7").content.decode()
    assert client.get(people_url(event, **{f"k{kind.pk}": 1})).status_code == 200


def test_vouchers_are_made_many_at_once_and_downloaded(office):
    event, kind = open_event(price=10_000)
    values = {"kind": "fixed", "off": "12.50", "ticket_types": [kind.pk], "max_uses": 1, "is_active": "on"}

    answer = office.post(
        f"/admin/vouchers/new/?event={event.pk}", {**values, "code": "lab", "number": 3, "batch": "=Lab"}
    )

    assert answer.status_code == 302
    assert {voucher.value for voucher in Voucher.objects.all()} == {1250}
    table = office.get(f"/admin/registrations/vouchers.csv?event={event.pk}")
    lines = b"".join(table.streaming_content).decode().splitlines()
    assert len(lines) == 4
    assert f"/register/{event.slug}/?voucher=LAB-" in lines[1]
    assert "'=Lab" in lines[1]
    assert "$12.50" in office.get(f"/admin/vouchers/?event={event.pk}").content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "percent", "off": "150"}, "off"),
        ({"kind": "percent", "off": "a fifth"}, "off"),
        ({"kind": "fixed", "off": "1,5"}, "off"),
        ({"kind": "fixed", "off": ""}, "off"),
        ({"kind": "free", "reserves_places": "on"}, "ticket_types"),
        ({"kind": "free", "number": "100000"}, "number"),
        ({"kind": "free", "code": "ÄÖ"}, "code"),
        ({"kind": "free", "code": "TAKEN"}, "code"),
        ({"kind": "free", "for_email": "nobody"}, "for_email"),
    ],
)
def test_voucher_that_makes_no_sense_is_explained_at_its_field(office, values, field):
    event, _kind = open_event()
    VoucherFactory(event=event, code="TAKEN")

    page = office.post(f"/admin/vouchers/new/?event={event.pk}", {"max_uses": 1, "number": "1", **values})

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert Voucher.objects.count() == 1


def test_voucher_is_changed_and_a_used_one_is_not_deleted(office):
    event, kind = open_event(price=10_000)
    other = TicketTypeFactory(event=event)
    voucher = VoucherFactory(event=event, code="LAB7", kind="percent", value=20)
    order = order_for(event, kind, voucher_code="LAB7")
    values = {"kind": "percent", "off": "30", "code": "LAB7", "max_uses": 5, "ticket_types": [other.pk]}

    assert office.post(f"/admin/vouchers/edit/{voucher.pk}/", values).status_code == 302
    page = office.post(f"/admin/vouchers/delete/{voucher.pk}/", follow=True).content.decode()

    voucher.refresh_from_db()
    assert (voucher.value, voucher.max_uses, list(voucher.ticket_types.all())) == (30, 5, [other])
    assert order.code in page
    assert order.lines.get().price_minor == 8000


def test_list_of_vouchers_needs_the_same_statements_for_one_and_five(office, django_assert_max_num_queries):
    event, _kind = open_event()
    VoucherFactory(event=event)
    address = f"/admin/vouchers/?event={event.pk}"
    office.get(address)
    with django_assert_max_num_queries(20):
        office.get(address)
    for _n in range(4):
        VoucherFactory(event=event)
    with django_assert_max_num_queries(20):
        office.get(address)
