"""Who sees and may do what: editors, organisers, helpers, strangers."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Workflow

from home.models import HomePage
from registrations.models import Order
from tests.factories import (
    ConferenceFactory,
    PersonFactory,
    QuotaFactory,
    RegistrationSettingsFactory,
    SessionFactory,
    TicketTypeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

RECORDS = (
    "people",
    "organisations",
    "agreements",
    "grants",
    "boards",
    "venues",
    "lecture-series",
    "exchange-programmes",
    "conferences",
    "sessions",
    "presentations",
    "tracks",
    "programme",
)
REGISTRATIONS = (
    "registrations",
    "orders",
    "attendees",
    "attendees/attendees.csv",
    "payments",
    "ticket-types",
    "quotas",
    "registration-settings",
)


def signed_in(group: str) -> Client:
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, name: str) -> int:
    path = f"/admin/{name}" if "." in name else f"/admin/{name}/"
    return client.get(path).status_code


def menu(client: Client) -> str:
    return client.get("/admin/").content.decode()


@pytest.mark.parametrize("name", RECORDS)
def test_editors_and_organisers_keep_records_and_helpers_do_not(name):
    assert status(signed_in("Editors"), name) == 200
    assert status(signed_in("Organisers"), name) == 200
    assert status(signed_in("Helpers"), name) == 302
    assert status(Client(), name) == 302


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_only_organisers_see_registrations(name):
    assert status(signed_in("Organisers"), name) == 200
    assert status(signed_in("Editors"), name) == 302
    assert status(signed_in("Helpers"), name) == 302
    assert status(Client(), name) == 302


@pytest.mark.parametrize("screen", ["", "badges/", "certificates/"])
def test_only_organisers_see_an_events_screens(screen):
    event = ConferenceFactory()
    RegistrationSettingsFactory(event=event)
    address = f"/admin/registrations/{event.pk}/{screen}"

    assert signed_in("Organisers").get(address).status_code == 200
    for group in ("Editors", "Helpers"):
        assert signed_in(group).get(address).status_code == 302
        assert signed_in(group).post(address).status_code in (302, 405)


def test_only_organisers_release_a_programme():
    session = SessionFactory()
    address = f"/admin/programme/{session.conference_id}/"

    page = signed_in("Editors").get(address).content.decode()
    signed_in("Editors").post(f"{address}releases/", {"note": ""})
    before = session.conference.releases.count()
    signed_in("Organisers").post(f"{address}releases/", {"note": ""})

    assert "An organiser releases the programme." in page
    assert (before, session.conference.releases.count()) == (0, 1)


def test_editors_can_not_cancel_an_order():
    from tests.registrations.helpers import open_event, order_for

    order = order_for(*open_event())

    signed_in("Editors").post(f"/admin/orders/{order.pk}/cancellation/")

    assert Order.objects.get().state == "confirmed"


def test_menus_are_by_job_and_hide_what_is_not_permitted():
    organiser, editor, helper = (menu(signed_in(name)) for name in ("Organisers", "Editors", "Helpers"))

    for label in ("Events", "Programme", "Registrations", "People", "Partners"):
        assert f'"label": "{label}"' in organiser, label
    for label in ("Events", "Programme", "People", "Partners"):
        assert f'"label": "{label}"' in editor, label
        assert f'"label": "{label}"' not in helper, label
    assert '"label": "Registrations"' not in editor
    assert '"label": "Desk"' in organiser
    assert '"label": "Desk"' not in editor
    assert '"label": "Desk"' in helper
    assert "Open the desk" in helper
    assert "Open the desk" not in organiser
    for label in ("Pages", "Images", "Reports", "Help"):
        assert f'"label": "{label}"' in organiser, label
        assert f'"label": "{label}"' not in helper, label


def test_menu_stands_in_the_order_of_the_work():
    page = menu(signed_in("Organisers"))

    places = [
        page.index(f'"label": "{label}"')
        for label in ("Events", "Programme", "Registrations", "People", "Partners", "Desk")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("group", ["Editors", "Organisers"])
def test_editors_and_organisers_publish_pages_in_every_language(group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))

    for home in HomePage.objects.all():
        assert home.permissions_for_user(user).can_publish()
        assert home.permissions_for_user(user).can_add_subpage()
    assert not HomePage.objects.first().get_parent().permissions_for_user(user).can_edit()


def test_helpers_edit_no_page():
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Helpers"))

    assert not HomePage.objects.first().permissions_for_user(user).can_edit()


def test_moderation_workflow_is_there():
    assert Workflow.objects.get().active


def test_chooser_does_not_create_for_helpers():
    client = signed_in("Helpers")

    response = client.post("/admin/person_chooser/create/", {"family_name": "X", "name_order": "given_first"})

    assert response.status_code in (302, 403)


def test_ticket_types_are_the_organisers():
    event = ConferenceFactory()
    kind = TicketTypeFactory(event=event, quotas=[QuotaFactory(event=event)])
    PersonFactory()

    assert signed_in("Editors").get(f"/admin/ticket-types/edit/{kind.pk}/").status_code == 302
    assert signed_in("Organisers").get(f"/admin/ticket-types/edit/{kind.pk}/").status_code == 200
