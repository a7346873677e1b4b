"""The screens of forgetting: for whom they are and what they say."""

import pytest
from django.contrib.auth.models import Permission

from certificates.models import Certificate
from events.models import Event
from registrations.actions.forgetting import forget_order
from registrations.models import LedgerLine, Order, ProviderEvent
from tests.factories import UserFactory
from tests.registrations.forgetting import KEPT_MARK, free_order, marked_order
from tests.registrations.helpers import open_event, order_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(shop, deliver):
    return marked_order(shop, deliver)


def staff(*codenames):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", *codenames)))
    return user


def test_button_is_for_a_permission_of_its_own(client):
    order = free_order()
    address = f"/admin/orders/{order.pk}/forgetting/"
    client.force_login(staff("manage_registrations"))
    assert client.post(address).status_code == 302
    assert Order.objects.get(pk=order.pk).forgotten_at is None
    assert address not in client.get(f"/admin/orders/{order.pk}/").text

    client.force_login(staff("manage_registrations", "forget_personal_data"))
    assert address in client.get(f"/admin/orders/{order.pk}/").text
    page = client.get(address)
    assert "What stays" in page.text
    assert "It can&#x27;t be undone" in page.text or "It can't be undone" in page.text
    assert client.post(address, follow=True).status_code == 200
    assert Order.objects.get(pk=order.pk).forgotten_at is not None
    text = client.get(f"/admin/orders/{order.pk}/").text
    assert "were forgotten on" in text
    assert "Nguyễn" not in text


def test_screen_says_why_not_yet(admin_client):
    event, kind = open_event()
    order = order_for(event, kind)
    text = admin_client.get(f"/admin/orders/{order.pk}/forgetting/").text
    assert "The event is not over yet." in text
    answer = admin_client.post(f"/admin/orders/{order.pk}/forgetting/", follow=True)
    assert "The event is not over yet." in answer.text
    assert Order.objects.get(pk=order.pk).forgotten_at is None


def test_permissions_can_be_given_to_groups(admin_client):
    assert "Can have personal data of registrations forgotten" in admin_client.get("/admin/groups/new/").text


def test_name_on_a_certificate_is_removed_by_who_may_forget(client, full):
    certificate = Certificate.objects.get()
    screen = f"/admin/registrations/{full.event_id}/certificates/"
    address = f"{screen}{certificate.pk}/name/"
    client.force_login(staff("manage_registrations"))
    assert client.post(address).status_code == 302
    assert address not in client.get(screen).text
    assert Certificate.objects.get().holder_name == certificate.holder_name

    client.force_login(staff("manage_registrations", "forget_personal_data"))
    assert address in client.get(screen).text
    assert certificate.holder_name in client.get(address).text
    text = client.post(address, follow=True).text

    assert Certificate.objects.get().holder_name == ""
    assert "The name is removed from certificate" in text
    assert KEPT_MARK not in text
    assert address not in text


def test_event_with_money_booked_is_not_deleted_and_a_sentence_says_why(admin_client, full):
    answer = admin_client.post(f"/admin/conferences/delete/{full.event_id}/", follow=True)

    assert Event.objects.filter(pk=full.event_id).exists()
    assert "can’t be deleted; it is needed by" in answer.text.replace("&#x27;", "’").replace("can't", "can’t")
    assert full.code in answer.text
    forget_order(order=full, by=None)
    admin_client.post(f"/admin/conferences/delete/{full.event_id}/")
    assert LedgerLine.objects.filter(order=full).exists()
    assert ProviderEvent.objects.exists()
