"""The list of an option on paper: who is on it, in which order, whom they bring, and who may print it."""

import subprocess

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.pdf import A4, MM, Brand
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.checking_in import check_in_option
from registrations.documents.option_list import EDGE, PER_PAGE, RIGHT, ListLabels, ListRow, draw_option_list
from registrations.queries.option_list import option_list_document, people_with_option
from tests.factories import OptionFactory, TicketTypeFactory, UserFactory
from tests.papers import NAMES, assert_well_made, has_ink, read_with_poppler, squeezed
from tests.registrations.helpers import open_event, order_for, person

LABELS = ListLabels(
    heading="River dinner",
    event="Quantum Symposium",
    summary="2 people",
    person="Name",
    companions="With them",
    signature="Signature",
    empty="Nobody takes this yet.",
    footer="Please destroy it.",
    pages="Page {page} of {pages}",
    write_name="Please write the name here",
)


def drawn(rows):
    return draw_option_list(rows, labels=LABELS, brand=Brand("Collegium"), invariant=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_stands_whole_on_its_line(name):
    pdf = drawn([ListRow(name, name, name)])

    assert squeezed(name) in read_with_poppler(pdf)[0]
    assert not has_ink(pdf, 1, 0, 20 * MM, EDGE - 2 * MM, A4[1] - 5 * MM)
    assert not has_ink(pdf, 1, RIGHT + 2 * MM, 20 * MM, A4[0], A4[1] - 5 * MM)
    assert_well_made(pdf)


def test_name_without_a_font_is_a_line_to_write_on():
    assert squeezed("Please write the name here") in read_with_poppler(drawn([ListRow("ᛗᚨᚱ", "Student")]))[0]


def test_pages_are_counted_and_begin_with_the_heads_of_the_columns():
    pages = read_with_poppler(drawn([ListRow(f"Person{number:03d}", "") for number in range(PER_PAGE + 1)]))

    assert [squeezed(f"Page {page} of 2") in text for page, text in enumerate(pages, 1)] == [True, True]
    assert all("Signature" in text and "Withthem" in text for text in pages)
    assert f"Person{PER_PAGE - 1:03d}" in pages[0] and f"Person{PER_PAGE:03d}" in pages[1]


def test_box_of_somebody_who_has_come_is_ticked():
    boxes = [drawn([ListRow("Anna", "", came=came)]) for came in (True, False)]
    middle = (EDGE + 1.2 * MM, A4[1] - 48 * MM - 7.2 * MM, EDGE + 3.4 * MM, A4[1] - 48 * MM - 4.8 * MM)

    assert [has_ink(pdf, 1, *middle) for pdf in boxes] == [True, False]


# -- who is on it -----------------------------------------------------------------------------------------------------


@pytest.fixture
def dinner(db):
    event, kind = open_event()
    option = OptionFactory(event=event, name="River dinner", name_vi="Bữa tối")
    guest = TicketTypeFactory(event=event, name="Accompanying person", scientific_access=False)
    with_guests = [
        person(kind, family_name="Zola", options=(option.pk,)),
        person(guest, family_name="Guest", options=(option.pk,)),
        person(guest, family_name="Sightseer"),
    ]
    order_for(event, kind, attendees=with_guests)
    order_for(event, kind, attendees=[person(kind, family_name="Ångström", options=(option.pk,))])
    order_for(event, kind, attendees=[person(kind, family_name="Hermit")])
    return option


def text_of(option, language="en"):
    pdf = option_list_document(option, language)
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_list_is_of_those_who_take_it_by_family_name_with_whom_they_bring(dinner):
    text = text_of(dinner)

    names = [one.family_name for one in people_with_option(dinner)]
    assert names == ["Ångström", "Guest", "Zola"]
    assert "3 people" in text and "River dinner" in text
    assert "Hermit" not in text and "Sightseer" not in text
    zola = next(line for line in text.splitlines() if "Zola" in line)
    assert "Guest" in zola
    assert "Bữa tối" in text_of(dinner, "vi")


def test_cancelled_and_unpaid_people_are_not_on_the_list(dinner):
    for name in ("Ångström", "Guest"):
        attendee = next(one for one in people_with_option(dinner) if one.family_name == name)
        if name == "Guest":
            cancel_attendee(attendee=attendee, by=UserFactory())
        else:
            cancel_order(order=attendee.order, by=UserFactory())
    paid = TicketTypeFactory(event=dinner.event, price_minor=5000)
    order_for(dinner.event, paid, attendees=[person(paid, family_name="Debtor", options=(dinner.pk,))])

    text = text_of(dinner)

    assert [one.family_name for one in people_with_option(dinner)] == ["Zola"]
    assert "Guest" not in text and "1 person" in text


def test_whoever_has_come_is_ticked(dinner):
    zola = people_with_option(dinner)[-1]
    check_in_option(event=dinner.event, option=dinner, ticket_code=zola.ticket_code, by=UserFactory())

    assert [one.came for one in people_with_option(dinner)] == [False, False, True]


def test_empty_list_says_so(dinner):
    assert "Nobody takes this yet." in text_of(OptionFactory(event=dinner.event))


def test_list_costs_the_same_statements_for_any_number(dinner):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            people_with_option(dinner)
        return len(seen)

    few = statements()
    kind = people_with_option(dinner)[0].ticket_type
    order_for(dinner.event, kind, attendees=[person(kind, options=(dinner.pk,)) for _n in range(4)])
    assert statements() == few


# -- who may print it -------------------------------------------------------------------------------------------------


def test_helper_at_the_door_prints_the_list_and_nobody_else(client, dinner):
    door = f"/desk/{dinner.event.slug}/options/{dinner.pk}/"
    assert client.get(f"{door}list.pdf").status_code in (302, 403)
    client.force_login(UserFactory())
    assert client.get(f"{door}list.pdf").status_code == 403
    helper = UserFactory()
    helper.user_permissions.add(Permission.objects.get(codename="check_in"))
    client.force_login(helper)

    assert f'href="{door}list.pdf"' in client.get(door).content.decode()
    answer = client.get(f"{door}list.pdf")

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "Zola" in read_with_poppler(answer.content)[0]
    other, _kind = open_event()
    assert client.get(f"/desk/{other.slug}/options/{dinner.pk}/list.pdf").status_code == 404
    assert client.get(f"/admin/options/{dinner.pk}/list.pdf").status_code in (302, 403)


def test_office_prints_it_from_the_options_and_from_the_attendees_of_one(client, dinner):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = f"/admin/options/{dinner.pk}/list.pdf"
    event = dinner.event_id

    assert f'href="{address}"' in client.get(f"/admin/options/?event={event}").content.decode()
    assert f'href="{address}"' in client.get(f"/admin/attendees/?event={event}&option={dinner.pk}").content.decode()
    for option in ("", "x", "9" * 30, str(dinner.pk + 999)):
        page = client.get(f"/admin/attendees/?event={event}&option={option}").content.decode()
        assert "list.pdf" not in page
    assert "Zola" in read_with_poppler(client.get(address).content)[0]
    assert client.get("/admin/options/999999/list.pdf").status_code == 404
