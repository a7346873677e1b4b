"""Hostile names in every paper, mail, feed and screen."""

import pytest
from django.urls import reverse

from conferences.actions.importing import publish_page
from registrations.actions.certifying import issue_certificates
from registrations.actions.checking_in import check_in
from registrations.actions.ordering import OrderRefusedError
from tests.architecture.hostile.failures import failures
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db


HOSTILE_NAMES = (
    "<script>alert(1)</script>", "</b><font size=99>&nbsp;&#0;", "=cmd|' /C calc'!A0", "{{ 7*7 }}{% load x %}%(x)s",
    "\u202egnp.exe", "\u200b", "\ufeff\ufffe", "x" * 120, "龘" * 120, "🏴" * 60, "a\r\nBcc: b@example.org",
    "Z\u0351" * 60, "עברית العربية ไทย", "\\) Tj (", "&lt;b&gt;", '"; DROP TABLE', "...", "'",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_name_gets_through_every_paper_mail_feed_and_screen(home_page, visitor, mailoutbox, name):
    event, kind = open_event()
    type(event).objects.filter(pk=event.pk).update(title=name, theme=name)
    event.refresh_from_db()
    people = [person(kind, family_name=name, given_name=name[:3], affiliation=name, email="a@example.org")]
    try:
        order = order_for(event, kind, name=name, attendees=people)
    except OrderRefusedError:
        return
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=None)
    certificates = issue_certificates(event=event, by=None)  # none where no font of ours can write the name
    own = f"/orders/{order.code}/{order.secret}/"
    addresses = [own, f"{own}ticket.pdf", f"{own}calendar.ics"]
    addresses += [f"/calendar/my/{order.secret}.ics", f"/register/{event.slug}/"]
    for certificate in certificates:
        addresses += [f"{own}certificate-1.pdf", f"/verify/{certificate.number}/"]
    addresses += [reverse("attendees_admin:index"), reverse("attendees_admin:table"), reverse("orders_admin:index")]
    addresses += [reverse("orders_admin:order", args=[order.pk]), publish_page(event).url, f"/desk/{event.slug}/"]

    with failures() as found:
        answers = [visitor.get(address) for address in addresses]
        answers.append(visitor.post(reverse("registrations_admin:badges", args=[event.pk]), {"layout": "a4"}))
        answers.append(visitor.post(f"/desk/{event.slug}/", {"code": name}))

    assert found == []
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        if "text/html" in answer["Content-Type"]:
            assert "<script>alert" not in answer.content.decode()
    for message in mailoutbox:
        assert "Bcc" not in message.message()
        assert "<script>alert" not in str(message.alternatives)
