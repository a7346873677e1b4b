"""A group in the browser, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tables import Sheet, read_csv, read_workbook, write_workbook
from events.models import Event
from registrations.actions.groups import complete_attendee
from registrations.models import AttendeeLink, Order
from registrations.queries.groups import group_state
from registrations.rules.groups import TicketNames, read_group
from tests.factories import UserFactory
from tests.registrations.groups import first_link, group_for
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db

TABLE = "Name\tE-mail\tCountry\nNguyễn Văn An\tan@example.org\tVietnam\nLi Na\tli@example.org\tChina\n"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def send(client, event, step="check", **values):
    fields = {"step": step, "name": "Trần Thu", "email": "thu@example.org", "people": TABLE, "mails_tickets": "on"}
    return client.post(f"/register/{event.slug}/group/", {**fields, **values})


def hidden(page):
    """What the browser sends with the form of the check."""
    form = page.content.decode().split("data-once>")[1]
    found = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))
    return {**found, "people": TABLE}


def test_group_is_shown_with_prices_and_placed_once(client):
    event, _kind = open_event(price=2500, group_limit=50, terms="Be kind.")

    check = send(client, event)
    text = check.content.decode()
    assert (check.status_code, Order.objects.count()) == (200, 0)
    assert "Register 2 people for $50.00" in text
    assert "Nguyễn Văn An" in text and "China" in text

    fields = {**hidden(check), "terms": "on"}
    placed = send(client, event, "place", **fields)
    again = send(client, event, "place", **fields)

    order = Order.objects.get()
    assert placed["Location"] == again["Location"] == f"/orders/{order.code}/{order.secret}/"
    assert (order.total_minor, order.attendees.count(), order.email) == (5000, 2, "thu@example.org")
    assert "Your group" in client.get(placed["Location"]).content.decode()


def test_terms_are_asked_for_and_nothing_is_lost(client):
    event, _kind = open_event(group_limit=50, terms="Be kind.")

    page = send(client, event, "place", **hidden(send(client, event)))

    assert (page.status_code, Order.objects.count()) == (422, 0)
    assert "Please agree to the terms" in page.content.decode()
    assert "an@example.org" in page.content.decode()


def test_changed_price_is_shown_before_anything_is_owed(client):
    event, kind = open_event(price=2500, group_limit=50)
    fields = hidden(send(client, event))
    kind.price_minor = 3000
    kind.save()

    page = send(client, event, "place", **fields)

    assert (page.status_code, Order.objects.count()) == (409, 0)
    assert "$60.00" in page.content.decode()


def test_errors_name_their_rows_and_the_table_stays(client):
    event, _kind = open_event(group_limit=50)

    page = send(client, event, people=TABLE + "Bo\tno-address\tNarnia\n")

    text = page.content.decode()
    assert page.status_code == 422
    assert "Row 4: “no-address” is no e-mail address." in text
    assert "Row 4: “Narnia” is no country that we know" in text
    assert "Nguyễn Văn An\tan@example.org" in text


def test_change_the_table_gives_it_back(client):
    event, _kind = open_event(group_limit=50)

    page = send(client, event, "edit", **hidden(send(client, event)))

    assert page.status_code == 200
    assert "Li Na\tli@example.org" in page.content.decode()
    assert 'value="Trần Thu"' in page.content.decode()


def test_workbook_becomes_text_whose_rows_have_the_numbers_of_the_sheet(client):
    event, _kind = open_event(group_limit=50)
    rows = [["An", "an@example.org"], ["", ""], ["Bo", "bo"]]
    book = write_workbook([Sheet("People", ["Name", "E-mail"], rows)])

    page = send(client, event, people="", file=SimpleUploadedFile("people.xlsx", book))

    text = page.content.decode()
    assert page.status_code == 422
    assert "Row 4: “bo” is no e-mail address." in text
    assert "An\tan@example.org" in text


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00", "Họ tên".encode("cp1258", "replace")],
)
def test_unreadable_file_is_a_sentence_and_the_table_stays(client, content):
    event, _kind = open_event(group_limit=50)

    page = send(client, event, file=SimpleUploadedFile("people.xlsx", content))

    assert page.status_code == 422
    assert "Nguyễn Văn An" in page.content.decode()


def test_no_page_where_there_are_no_groups(client):
    event, _kind = open_event()

    assert client.get(f"/register/{event.slug}/group/").status_code == 404
    assert send(client, event).status_code == 404
    assert "group/" not in client.get(f"/register/{event.slug}/").content.decode()


def test_registration_page_leads_to_the_group(client):
    event, _kind = open_event(group_limit=50)

    assert f"/register/{event.slug}/group/" in client.get(f"/register/{event.slug}/").content.decode()
    assert client.get(f"/register/{event.slug}/group/").status_code == 200


def test_machines_that_fill_in_everything_place_nothing(client):
    event, _kind = open_event(group_limit=50)

    send(client, event, "place", website="x", **hidden(send(client, event)))

    assert Order.objects.count() == 0


# -- own page ----------------------------------------------------------------------------------------------------------


def test_person_completes_their_data_by_their_own_link(client):
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    address = f"/attendees/{first_link(order).secret}/"

    page = client.get(address)
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert order.secret not in page.content.decode()
    assert "p2@example.org" not in page.content.decode()

    wrong = client.post(address, {"given_name": "Văn An", "family_name": "", "name_order": "family_first"})
    assert (wrong.status_code, "Văn An" in wrong.content.decode()) == (422, True)

    typed = {"given_name": "Văn An", "family_name": "Nguyễn", "name_order": "family_first", "country": "VN"}
    saved = client.post(address, {**typed, "dietary_needs": "vegan"})

    attendee = order.attendees.get(position=1)
    assert saved["Location"] == address
    assert (attendee.full_name, attendee.dietary_needs, attendee.email) == ("Nguyễn Văn An", "vegan", "p1@example.org")
    assert client.get(f"{address}ticket.pdf").content.startswith(b"%PDF")


def test_own_page_says_who_can_change_the_ticket_and_how_to_reach_the_organisers(client):
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    Event.objects.filter(pk=event.pk).update(contact_name="Conference office", contact_email="office@example.org")
    address = f"/attendees/{first_link(order).secret}/"

    page = client.get(address).content.decode()
    assert f"Only {order.name}, who registered you, can change or cancel your ticket" in page
    assert 'Conference office, <a href="mailto:office@example.org">' in page
    assert order.email not in page  # the coordinator's own address is theirs to give

    Event.objects.filter(pk=event.pk).update(contact_name="", contact_email="")
    page = client.get(address).content.decode()
    assert "who registered you, can change or cancel" in page and "write to the organisers" not in page

    Order.objects.update(state="cancelled")
    assert "can change or cancel" not in client.get(address).content.decode()


@pytest.mark.parametrize("tail", ["", "ticket.pdf"])
def test_wrong_secret_is_404(client, tail):
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)

    assert client.get(f"/attendees/{order.secret}/{tail}").status_code == 404
    assert client.get(f"/attendees/é/{tail}").status_code == 404


def test_cancelled_order_takes_no_data_and_gives_no_ticket(client):
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    Order.objects.update(state="cancelled")
    address = f"/attendees/{first_link(order).secret}/"

    assert "does not stand any more" in client.get(address).content.decode()
    assert client.get(f"{address}ticket.pdf").status_code == 404
    client.post(address, {"given_name": "X", "family_name": "Y", "name_order": "given_first"})
    assert order.attendees.get(position=1).family_name == "Family1"


# -- the coordinator's page --------------------------------------------------------------------------------------------


def test_coordinator_sees_who_is_missing_and_mails_them(client):
    event, kind = open_event(group_limit=50, name_change_until=timezone.now() + timedelta(days=5))
    order = group_for(event, kind)
    AttendeeLink.objects.filter(attendee__position=1).update(completed_at=timezone.now())
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(days=2))
    mail.outbox.clear()
    address = f"/orders/{order.code}/{order.secret}/group/"

    text = client.get(address).content.decode()
    assert "2 people have not completed their data" in text
    assert "Remind 2 people by mail" in text
    assert text.count("Put somebody else in their place") == 3

    answer = client.post(address, {"mail": "1"}, follow=True)

    assert "2 people get a mail" in answer.content.decode()
    assert sorted(message.to[0] for message in mail.outbox) == ["p2@example.org", "p3@example.org"]


def test_coordinators_page_takes_the_same_statements_for_one_and_for_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    event, kind = open_event(group_limit=50)
    counts = []
    for number in (1, 3):
        order = group_for(event, kind, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/orders/{order.code}/{order.secret}/group/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


# -- the empty table, and the group in the admin ----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_empty_table_is_read_back_with_a_row(client, language, kind):
    event, ticket = open_event(group_limit=50)
    answer = client.get(f"/register/{event.slug}/group/template.{kind}", headers={"accept-language": language})
    data = b"".join(answer.streaming_content)
    sheet = read_csv(data, "people") if kind == "csv" else read_workbook(data)[0]

    text = "\t".join(sheet.heads) + "\nAn Nguyễn\tan@example.org\tHue\tVietnam\t\ten"
    table = read_group(text, TicketNames({}, ticket.pk), 50)

    assert answer["Content-Disposition"] == f'attachment; filename="group-{event.slug}.{kind}"'
    assert len(sheet.heads) == 6
    assert table.problems == []
    assert (table.people[0].email, table.people[0].country, table.people[0].language) == ("an@example.org", "VN", "en")


def test_empty_table_stands_on_the_page_and_needs_groups(client):
    event, _kind = open_event(group_limit=50)
    without, _kind = open_event()

    assert f'href="/register/{event.slug}/group/template.xlsx"' in client.get(f"/register/{event.slug}/group/").text
    assert client.get(f"/register/{without.slug}/group/template.csv").status_code == 404


def confirmed_group():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind, 2)
    mail.outbox.clear()
    return order


def test_organiser_sees_who_is_missing_and_mails_them_once(admin_client):
    order = confirmed_group()
    page, address = reverse("orders_admin:order", args=[order.pk]), reverse("orders_admin:group_mails", args=[order.pk])
    assert "They had a mail within the last 24 hours" in admin_client.get(page).text
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(days=2))
    complete_attendee(link=first_link(order), values={})
    mail.outbox.clear()

    shown = admin_client.get(page).text
    answers = [admin_client.post(address, follow=True).text for _n in range(2)]

    assert "1 person has not completed their data" in shown
    assert "Remind 1 person by mail" in shown
    assert "1 person gets a mail." in answers[0]
    assert "Nobody was mailed" in answers[1]
    assert [message.to for message in mail.outbox] == [["p2@example.org"]]


def test_mailing_a_group_needs_the_right_and_a_group(admin_client, client):
    event, kind = open_event(group_limit=50)
    order, group = order_for(event, kind), confirmed_group()
    helper = UserFactory()

    assert "Group</h2>" not in admin_client.get(reverse("orders_admin:order", args=[order.pk])).text
    assert admin_client.post(reverse("orders_admin:group_mails", args=[order.pk])).status_code == 404
    assert admin_client.get(reverse("orders_admin:group_mails", args=[group.pk])).status_code == 405
    client.force_login(helper)
    assert client.post(reverse("orders_admin:group_mails", args=[group.pk])).status_code in (302, 403)
    assert mail.outbox == []


def test_panel_of_a_group_costs_the_same_for_one_and_three(admin_client):
    event, kind = open_event(group_limit=50)
    orders = [group_for(event, kind, number) for number in (1, 3)]
    counts = []
    for order in orders:
        with CaptureQueriesContext(connection) as asked:
            group_state(order)
        counts.append(len(asked))

    assert counts[0] == counts[1]
