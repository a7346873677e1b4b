"""Options on every screen: the steps, the order's page, the mail, the ticket, the admin."""

import csv
import io

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.models import Option, Order
from registrations.queries.papers import ticket_rows
from tests.factories import ConferenceFactory, OptionFactory, QuotaFactory, TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.web.steps import confirm, form_key, people_url, typed_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale(db):
    event, kind = open_event()
    dinner = OptionFactory(
        event=event,
        name="River dinner",
        name_vi="Bữa tối",
        price_minor=4000,
        quotas=[QuotaFactory(event=event, size=1, name="Boat")],
    )
    return event, kind, dinner


@pytest.fixture
def office(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def tick(client, event, kind, *options, **values):
    ticked = {f"o-{option.pk}": "on" for option in options}
    return client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(**ticked, **values), follow=True)


def test_option_is_ticked_priced_and_ordered(client, sale):
    event, kind, dinner = sale

    page = tick(client, event, kind, dinner).content.decode()
    assert "River dinner" in page and "pay $40.00" in page
    confirm(client, event)

    order = Order.objects.get()
    assert (order.total_minor, order.lines.get(option=dinner).price_minor) == (4000, 4000)


def test_people_step_offers_what_goes_with_the_ticket_in_the_readers_language(client, sale):
    event, kind, _dinner = sale
    OptionFactory(event=event, name="Only for others").ticket_types.add(TicketTypeFactory(event=event))

    page = client.get(people_url(event, **{f"k{kind.pk}": 1}) + "&lang=vi").content.decode()

    assert "Bữa tối" in page
    assert "Only for others" not in page


def test_included_option_is_ticked_from_the_start_and_can_be_taken_away(client, sale):
    event, kind, dinner = sale
    dinner.included_in.add(kind)
    name = f'name="p1-o-{dinner.pk}"'

    page = client.get(people_url(event, **{f"k{kind.pk}": 1})).content.decode()
    field = next(part for part in page.split("<input") if name in part).partition(">")[0]
    assert "checked" in field and "included in the ticket" in page
    tick(client, event, kind)
    again = client.get(people_url(event, **{f"k{kind.pk}": 1})).content.decode()
    field = next(part for part in again.split("<input") if name in part).partition(">")[0]
    confirm(client, event)

    assert "checked" not in field
    assert not Order.objects.get().lines.filter(option=dinner).exists()


def test_full_option_is_shown_without_a_box_and_refused_in_a_sentence(client, sale):
    event, kind, dinner = sale
    order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])

    page = client.get(people_url(event, **{f"k{kind.pk}": 1})).content.decode()
    answer = client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(**{f"o-{dinner.pk}": "on"}))

    assert "“River dinner” is fully booked." in page
    assert f'name="p1-o-{dinner.pk}"' not in page
    assert answer.status_code == 422
    assert "River dinner: “River dinner” is fully booked." in answer.content.decode()


def test_option_that_goes_between_check_and_order_is_refused_and_nothing_is_lost(client, sale):
    event, kind, dinner = sale
    step3 = tick(client, event, kind, dinner)
    order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])

    answer = client.post(f"/register/{event.slug}/confirmation/", {"key": form_key(step3), "terms": "on"})

    assert answer.status_code == 409
    assert "“River dinner” is sold out." in answer.content.decode()
    assert Order.objects.count() == 1
    assert client.session["registration"][event.slug]["people"][0]["family_name"] == "Nguyễn"


@pytest.mark.parametrize("name", ["o-999999999", "o-x", "o-", "o-1e9"])
def test_made_up_option_changes_nothing(client, sale, name):
    event, kind, _dinner = sale

    client.post(people_url(event, **{f"k{kind.pk}": 1}), typed_person(**{name: "on"}))
    confirm(client, event)

    assert Order.objects.get().lines.count() == 1


def test_order_page_mail_and_ticket_name_the_option(client, sale):
    event, kind, dinner = sale
    dinner.included_in.add(kind)
    order = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])

    page = client.get(f"/orders/{order.code}/{order.secret}/").content.decode()

    assert "River dinner" in page and "included in the ticket" in page
    (message,) = mail.outbox
    assert "+ River dinner" in message.body
    assert "River dinner" in message.alternatives[0][0]
    assert "River dinner" in ticket_rows(order)[0].includes


def test_steps_need_the_same_statements_for_one_and_three_options(client, sale, django_assert_num_queries):
    event, kind, _dinner = sale
    url = people_url(event, **{f"k{kind.pk}": 2})
    client.get(url)

    with django_assert_num_queries(12):
        client.get(url)
    for _n in range(2):
        OptionFactory(event=event, quotas=[QuotaFactory(event=event)])
    with django_assert_num_queries(12):
        client.get(url)


def test_order_page_needs_the_same_statements_for_one_and_three_options(client, sale):
    event, kind, _dinner = sale
    options = [OptionFactory(event=event) for _n in range(3)]
    counts = []
    for number in (1, 3):
        order = order_for(event, kind, attendees=[person(kind, options=tuple(one.pk for one in options[:number]))])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/orders/{order.code}/{order.secret}/").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_organiser_makes_changes_and_lists_an_option(office, sale):
    event, kind, _dinner = sale
    data = {"kind": "tour", "name": "Walk", "price": "12.50", "is_active": "on", "position": "1"}

    made = office.post(
        f"/admin/options/new/?event={event.pk}", {**data, "new_quota_size": "9", "included_in": [kind.pk]}
    )
    walk = Option.objects.get(name="Walk")
    edited = office.post(f"/admin/options/edit/{walk.pk}/", {**data, "price": "1,50"})

    assert made.status_code == 302
    assert (walk.price_minor, walk.quotas.get().size, list(walk.included_in.all())) == (1250, 9, [kind])
    assert "Write the price with a point" in edited.content.decode()
    page = office.get(f"/admin/options/?event={event.pk}").content.decode()
    assert "Walk" in page and "$12.50" in page


def test_option_form_of_an_event_without_settings_leads_to_them(office):
    event = ConferenceFactory()

    answer = office.get(f"/admin/options/new/?event={event.pk}")

    assert answer.status_code == 302 and "registration-settings" in answer["Location"]


def test_option_that_somebody_has_is_not_deleted(office, sale):
    event, kind, dinner = sale
    order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])

    office.post(f"/admin/options/delete/{dinner.pk}/")

    assert Option.objects.filter(pk=dinner.pk).exists()


def test_attendees_are_filtered_by_option_and_the_file_names_options(office, sale):
    event, kind, dinner = sale
    order_for(event, kind, attendees=[person(kind, family_name="Diner", options=(dinner.pk,))])
    order_for(event, kind, attendees=[person(kind, family_name="Hermit")])

    page = office.get(f"/admin/attendees/?event={event.pk}&option={dinner.pk}").content.decode()
    rows = office.get(f"/admin/attendees/attendees.csv?event={event.pk}")
    table = list(csv.reader(io.StringIO(b"".join(rows.streaming_content).decode("utf-8-sig"))))

    assert "Diner" in page and "Hermit" not in page
    assert sorted(row[-1] for row in table) == ["", "Options", "River dinner"]


def test_admin_order_names_the_option(office, sale):
    event, kind, dinner = sale
    order = order_for(event, kind, attendees=[person(kind, options=(dinner.pk,))])

    assert "River dinner: $40.00" in office.get(f"/admin/orders/{order.pk}/").content.decode()
