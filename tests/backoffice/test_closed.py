"""Somebody who may enter the admin, and has no right beyond that, gets into none of our screens."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import get_resolver

from registrations.models import Order
from tests.architecture.test_routes import is_ours, routes
from tests.factories import SessionFactory, UserFactory
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def screens(pk):
    for address, callback in routes(get_resolver()):
        if address.startswith("admin/") and is_ours(callback):
            yield "/" + re.sub(r"<[^>]+>", str(pk), address).replace("^", "").replace("$", "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_admin_screens_are_closed_without_rights(guest, method):
    event, kind = open_event()
    order = order_for(event, kind)
    SessionFactory(conference=event)

    open_screens = []
    for pk in {event.pk, order.pk, order.attendees.get().pk, kind.pk}:
        for address in screens(pk):
            answer = getattr(guest, method)(address)
            if answer.status_code not in (302, 403, 404, 405):
                open_screens.append((answer.status_code, address))

    assert open_screens == []
    assert Order.objects.get().state == "confirmed"
