"""A coordinator registers a group: its table is read, and it is one order."""

import pytest
from django.core import mail
from django.utils import timezone

from people.enums import NameOrder
from registrations.actions.ordering import OrderRefusedError, TicketTypeSoldOutError, TooManyAttendeesError
from registrations.actions.transitions import confirm
from registrations.models import Attendee, AttendeeLink, GroupOrder, Order
from registrations.rules.groups import GroupPerson, TicketNames, read_group
from tests.registrations.groups import group_for, mails_to
from tests.registrations.helpers import open_event

TICKETS = TicketNames({"student": 1, "sinh vien": 1, "regular": 2}, None)


# -- reading ----------------------------------------------------------------------------------------------------------


def test_table_with_heads_in_any_order_is_read():
    table = read_group(
        "E-mail\tHọ tên\tTicket type\tQuốc gia\tLanguage\nan@example.org\tNguyễn Văn An\tSTUDENT\tViệt Nam\tTiếng Việt",
        TICKETS,
        10,
    )

    assert table.problems == []
    assert table.people == [
        GroupPerson(2, "Nguyễn Văn An", "", NameOrder.GIVEN_FIRST, "an@example.org", "", "VN", 1, "vi")
    ]


def test_table_without_heads_is_read_as_name_email_affiliation_country_ticket():
    table = read_group("Li Na;li@example.org;北京大学;China;Regular", TICKETS, 10)

    assert table.problems == []
    assert [(one.family_name, one.affiliation, one.country, one.ticket_type_id) for one in table.people] == [
        ("Li Na", "北京大学", "CN", 2)
    ]


def test_family_column_before_given_column_says_how_the_name_is_written():
    heads = "Family name,Given name,E-mail,Ticket\n"

    table = read_group(heads + "Nguyễn,Văn An,an@example.org,student", TICKETS, 10)

    assert [(one.family_name, one.given_name, one.name_order) for one in table.people] == [
        ("Nguyễn", "Văn An", NameOrder.FAMILY_FIRST)
    ]


def test_every_wrong_row_is_named_with_all_that_is_wrong():
    text = "Name,E-mail,Country,Ticket\n\n,an@example.org,Narnia,student\nLi Na,li@,,gold\nBo,AN@example.org,,student"

    problems = read_group(text, TICKETS, 10).problems

    assert [(problem.row, problem.sentence.split(";")[0]) for problem in problems] == [
        (3, "the name is missing"),
        (3, "“Narnia” is no country that we know"),
        (4, "“li@” is no e-mail address"),
        (4, "there is no ticket “gold”"),
        (5, "AN@example.org stands in row 3 too"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\t\n",
        "Name,E-mail\n",
        "Name\nAn",
        "Name,Name,E-mail\nA,B,c@example.org",
        '"An,an@example.org\n' * 3,
        "\x00,\x00",
        "a@example.org",
        "An,an@example.org,Huế,VN,student,en,more,and more",
        f"{'x' * 200},an@example.org,,,student",
        "=cmd|' /C calc'!A0",
    ],
)
def test_unusable_table_gives_a_sentence(text):
    table = read_group(text, TICKETS, 10)

    assert table.problems
    assert all(problem.sentence for problem in table.problems)


def test_too_many_people_are_refused_in_one_sentence():
    text = "\n".join(f"P{n},p{n}@example.org" for n in range(11))

    problems = read_group(text, TICKETS, 10).problems

    assert [problem.sentence for problem in problems] == [
        "The table has 11 people; a group has at most 10. Please make two groups of it."
    ]


# -- placing ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_free_group_is_one_order_and_a_mail_for_each_person():
    event, kind = open_event(group_limit=50, max_attendees=1)

    order = group_for(event, kind, 3)

    links = list(AttendeeLink.objects.filter(attendee__order=order).order_by("attendee__position"))
    assert (Order.objects.count(), order.state, len(links)) == (1, "confirmed", 3)
    assert len({link.secret for link in links}) == 3
    assert [len(mails_to(f"p{n}@example.org")) for n in (1, 2, 3)] == [1, 1, 1]
    assert f"/attendees/{links[0].secret}/" in mails_to("p1@example.org")[0].body
    assert order.secret not in mails_to("p1@example.org")[0].body
    assert mails_to("p1@example.org")[0].extra_headers["Content-Language"] == "vi"
    assert len(mails_to("coordinator@example.org")) == 1


@pytest.mark.django_db
def test_unpaid_group_mails_nobody_until_it_is_confirmed(django_capture_on_commit_callbacks):
    event, kind = open_event(group_limit=50, price=1000)
    order = group_for(event, kind, 2)
    assert (order.state, order.total_minor, mails_to("p1@example.org")) == ("pending", 2000, [])

    confirm(order, timezone.now())

    assert [len(mails_to(f"p{n}@example.org")) for n in (1, 2)] == [1, 1]


@pytest.mark.django_db
def test_same_form_sent_twice_is_one_group():
    event, kind = open_event(group_limit=50)

    first, second = group_for(event, kind), group_for(event, kind)

    assert first == second
    assert (GroupOrder.objects.count(), AttendeeLink.objects.count(), Attendee.objects.count()) == (1, 3, 3)
    assert len(mails_to("p1@example.org")) == 1


@pytest.mark.django_db
def test_group_takes_places_like_everybody_and_writes_nothing_when_refused():
    event, kind = open_event(group_limit=5, places=4)

    with pytest.raises(TicketTypeSoldOutError):
        group_for(event, kind, 5)
    with pytest.raises(TooManyAttendeesError, match="At most 5 people"):
        group_for(event, kind, 6)

    assert (Order.objects.count(), GroupOrder.objects.count(), len(mail.outbox)) == (0, 0, 0)


@pytest.mark.django_db
def test_group_is_refused_where_there_are_none():
    event, kind = open_event(group_limit=0)

    with pytest.raises(OrderRefusedError):
        group_for(event, kind, 1)
