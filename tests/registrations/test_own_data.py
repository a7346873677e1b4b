"""Each person of a group completes their own data."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from registrations.actions.groups import choose_ticket_mails, complete_attendee, mail_missing
from registrations.actions.refusals import NotAllowedNowError, OrderInvalidError
from registrations.actions.renaming import rename_attendee
from registrations.models import Attendee, AttendeeLink
from tests.registrations.groups import OWN, first_link, group_for, mails_to
from tests.registrations.helpers import open_event


@pytest.mark.django_db
def test_completing_stores_the_data_and_mails_only_the_own_ticket_once():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    mail.outbox.clear()

    complete_attendee(link=first_link(order), values=OWN)
    complete_attendee(link=first_link(order), values={"dietary_needs": "none"})

    attendee = order.attendees.get(position=1)
    assert (attendee.full_name, attendee.dietary_needs, attendee.photo_consent) == ("Nguyễn Văn An", "none", True)
    assert [message.to for message in mail.outbox] == [["p1@example.org"]]
    assert [name for name, *_rest in mail.outbox[0].attachments] == [f"ticket-{order.code}-1.pdf"]


@pytest.mark.django_db
def test_ticket_is_not_mailed_where_the_coordinator_does_not_want_it_until_they_do():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind, mails_tickets=False)
    mail.outbox.clear()
    complete_attendee(link=first_link(order), values=OWN)
    assert mail.outbox == []

    choose_ticket_mails(order=order, mails_tickets=True)

    assert [message.to for message in mail.outbox] == [["p1@example.org"]]


@pytest.mark.django_db
def test_name_is_written_once_and_not_after_the_date():
    event, kind = open_event(group_limit=50, name_change_until=timezone.now() + timedelta(days=1))
    order = group_for(event, kind)
    complete_attendee(link=first_link(order), values=OWN)

    with pytest.raises(NotAllowedNowError):
        complete_attendee(link=first_link(order), values={"family_name": "Somebody else"})

    event.registration_settings.name_change_until = timezone.now() - timedelta(days=1)
    event.registration_settings.save()
    other = AttendeeLink.objects.select_related("attendee__order__event").get(
        attendee__order=order, attendee__position=2
    )
    with pytest.raises(NotAllowedNowError):
        complete_attendee(link=other, values={"family_name": "Somebody else"})


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"email": "x@example.org"}, {"ticket_code": "A"}, {"order_id": -1}])
def test_nothing_but_own_data_can_be_written(values):
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)

    with pytest.raises(NotAllowedNowError):
        complete_attendee(link=first_link(order), values=values)


@pytest.mark.django_db
def test_too_long_data_are_refused():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)

    with pytest.raises(OrderInvalidError, match="dietary needs"):
        complete_attendee(link=first_link(order), values={**OWN, "dietary_needs": "x" * 501})


@pytest.mark.django_db
def test_replaced_person_gets_a_link_of_their_own_and_nothing_of_the_former_one():
    event, kind = open_event(group_limit=50, name_change_until=timezone.now() + timedelta(days=1))
    order = group_for(event, kind)
    former = first_link(order)
    complete_attendee(link=former, values=OWN)
    code = order.attendees.get(position=1).ticket_code
    mail.outbox.clear()

    rename_attendee(
        attendee=order.attendees.get(position=1),
        family_name="Lê",
        given_name="Bình",
        name_order="family_first",
        email="binh@example.org",
        affiliation="",
    )

    attendee = order.attendees.get(position=1)
    assert attendee.ticket_code != code
    assert (attendee.dietary_needs, attendee.photo_consent, attendee.link.completed_at) == ("", False, None)
    assert attendee.link.secret != former.secret
    assert f"/attendees/{attendee.link.secret}/" in mails_to("binh@example.org")[0].body
    assert mails_to("p1@example.org") == []
    with pytest.raises(NotAllowedNowError, match="replaced"):
        complete_attendee(link=former, values=OWN)


@pytest.mark.django_db
def test_corrected_name_keeps_the_link_and_mails_the_new_ticket():
    event, kind = open_event(group_limit=50, name_change_until=timezone.now() + timedelta(days=1))
    order = group_for(event, kind)
    complete_attendee(link=first_link(order), values=OWN)
    mail.outbox.clear()

    rename_attendee(
        attendee=order.attendees.get(position=1),
        family_name="Nguyen",
        given_name="Van An",
        name_order="family_first",
        email="p1@example.org",
        affiliation="",
    )

    link = first_link(order)
    assert (link.completed_at is not None, link.attendee.dietary_needs) == (True, "vegetarian")
    assert [name for message in mails_to("p1@example.org") for name, *_rest in message.attachments] == [
        f"ticket-{order.code}-1.pdf"
    ]


@pytest.mark.django_db
def test_missing_people_are_mailed_and_not_again_within_a_day():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    complete_attendee(link=first_link(order), values=OWN)
    assert mail_missing(order=order) == 0  # they had their link just now
    AttendeeLink.objects.update(mailed_at=timezone.now() - timedelta(hours=25))
    mail.outbox.clear()

    assert (mail_missing(order=order), mail_missing(order=order)) == (2, 0)

    assert sorted(message.to[0] for message in mail.outbox) == ["p2@example.org", "p3@example.org"]


@pytest.mark.django_db
def test_cancelled_person_is_not_missing_and_can_write_nothing():
    event, kind = open_event(group_limit=50)
    order = group_for(event, kind)
    Attendee.objects.filter(order=order, position=1).update(cancelled_at=timezone.now())
    AttendeeLink.objects.update(mailed_at=None)
    mail.outbox.clear()

    assert mail_missing(order=order) == 2
    with pytest.raises(NotAllowedNowError, match="cancelled"):
        complete_attendee(link=first_link(order), values=OWN)

    assert sorted(message.to[0] for message in mail.outbox) == ["p2@example.org", "p3@example.org"]
