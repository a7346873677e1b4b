"""Every mail in every language, with what it carries."""

import pytest
from django.core import mail

from registrations.tasks import MAIL_KINDS, send_order_links, send_order_mail
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


def sent(order, kind):
    mail.outbox.clear()
    send_order_mail.call(order.pk, kind)
    (message,) = mail.outbox
    return message


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
@pytest.mark.parametrize("kind", MAIL_KINDS)
def test_mail_renders_in_text_and_html_with_the_link(kind, language):
    event, ticket = open_event(price=25_000)
    order = order_for(event, ticket, people=2, language=language)

    message = sent(order, kind)

    html = message.alternatives[0].content
    link = f"/orders/{order.code}/{order.secret}/"
    assert message.to == ["an@example.org"]
    assert message.extra_headers["Content-Language"] == language
    assert "\n" not in message.subject
    assert event.title in message.subject
    assert link in message.body
    assert link in html
    assert f'<html lang="{language}"' in html
    for text in (message.subject, message.body, html):
        assert "{{" not in text
        assert "{%" not in text
        assert "None" not in text


def test_mail_of_a_placed_order_says_how_much_until_when():
    event, kind = open_event(price=25_000)

    message = sent(order_for(event, kind), "placed")

    assert message.subject == f"Please pay $250.00: your places at {event.title} are held"
    assert "China Standard Time" in message.body
    assert message.attachments == []


def test_mail_of_a_confirmed_order_carries_tickets_and_calendar():
    event, kind = open_event()

    message = sent(order_for(event, kind), "confirmed")

    types = sorted(attachment.mimetype for attachment in message.attachments)
    assert types == ["application/pdf", "text/calendar"]


def test_mail_of_a_cancelled_order_carries_a_cancelled_calendar_entry_and_no_ticket():
    event, kind = open_event()
    order = order_for(event, kind)
    order.state = "cancelled"
    order.save()

    (attachment,) = sent(order, "cancelled").attachments

    content = attachment.content if isinstance(attachment.content, str) else attachment.content.decode()
    assert "STATUS:CANCELLED" in content


def test_mail_shows_markup_in_names_as_text():
    event, kind = open_event()
    order = order_for(event, kind, attendees=[person(kind, family_name="<b>O'Neill & Sons</b>", given_name="")])

    message = sent(order, "confirmed")

    assert "<b>O'Neill & Sons</b>" in message.body
    assert "<b>O" not in message.alternatives[0].content
    assert "&lt;b&gt;O&#x27;Neill &amp; Sons" in message.alternatives[0].content


def test_mail_in_vietnamese_writes_amounts_as_readers_do():
    event, kind = open_event(price=500_000, currency="VND")

    message = sent(order_for(event, kind, language="vi"), "placed")

    assert "500.000\xa0₫" in message.body


def test_links_mail_lists_live_orders_and_goes_to_the_address_only():
    event, kind = open_event()
    first, second = order_for(event, kind), order_for(event, kind)
    gone = order_for(event, kind)
    gone.state = "expired"
    gone.save()
    order_for(event, kind, email="other@example.org", attendees=[person(kind, email="other@example.org")])
    mail.outbox.clear()

    send_order_links.call("an@example.org", "en")

    (message,) = mail.outbox
    assert message.to == ["an@example.org"]
    assert message.body.count("/orders/") == 2
    assert first.secret in message.body
    assert second.secret in message.body


def test_links_mail_is_not_sent_to_an_unknown_address():
    mail.outbox.clear()

    send_order_links.call("nobody@example.org", "en")

    assert mail.outbox == []


def test_links_of_a_group_go_to_whoever_looks_after_it_only():
    event, kind = open_event()
    alone = order_for(event, kind, email="office@example.org", attendees=[person(kind, email="bo@example.org")])
    group = [person(kind, email="bo@example.org"), person(kind, email="cy@example.org")]
    shared = order_for(event, kind, email="office@example.org", attendees=group)
    mail.outbox.clear()

    for address in ("bo@example.org", "cy@example.org", "office@example.org"):
        send_order_links.call(address, "en")

    to_bo, to_office = mail.outbox
    assert (to_bo.to, to_office.to) == (["bo@example.org"], ["office@example.org"])
    assert alone.secret in to_bo.body
    assert shared.secret not in to_bo.body
    assert shared.secret in to_office.body
