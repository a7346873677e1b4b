"""Which models of registrations let go of the public pages: a new one must be named in one of two lists."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from core.models import PageGeneration
from core.money import Money
from core.signals import PRIVATE_MODELS
from registrations.actions.changing import change_place
from registrations.actions.transferring import receive_money
from tests.factories import TicketTypeFactory
from tests.registrations.helpers import open_event, order_for

SHOWN_TO_THE_PUBLIC = frozenset(
    f"registrations.{name}"
    for name in (
        "cancellationstep",
        "fee",
        "option",
        "option_included_in",
        "option_quotas",
        "option_sessions",
        "option_ticket_types",
        "quota",
        "registrationsettings",
        "tickettype",
        "tickettype_quotas",
        "tickettype_sessions",
    )
)


def test_every_model_is_private_or_shown_to_the_public():
    models = apps.get_app_config("registrations").get_models(include_auto_created=True)
    ours = {model._meta.label_lower for model in models}
    private = {label for label in PRIVATE_MODELS if label.startswith("registrations.")}

    assert ours - private - SHOWN_TO_THE_PUBLIC == set()
    assert private - ours == set()
    assert SHOWN_TO_THE_PUBLIC - ours == set()
    assert private & SHOWN_TO_THE_PUBLIC == set()


@pytest.mark.django_db
def test_change_of_a_place_keeps_the_public_pages(django_capture_on_commit_callbacks):
    event, kind = open_event(price=5000, places=10, change_until=timezone.now() + timedelta(days=1))
    dear = TicketTypeFactory(event=event, price_minor=8000, quotas=list(kind.quotas.all()))
    order = order_for(event, kind)
    receive_money(order=order, money=Money(5000, "USD"), provider="cash", key="cash-of-the-first", by=None)
    before = PageGeneration.objects.get().number

    with django_capture_on_commit_callbacks(execute=True):
        change_place(attendee=order.attendees.get(), ticket_type=dear)

    assert order.changes.count() == 1
    assert PageGeneration.objects.get().number == before
