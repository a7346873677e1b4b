"""After a test with real commits the next one finds what the migrations made, and nothing else."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import Page

from events.models import Event
from registrations.models import LedgerLine, Order
from tests.registrations.helpers import open_event, order_for


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_commits_are_gone_and_rows_of_migrations_are_back(turn, home_page):
    assert not Event.objects.exists()
    assert not Order.objects.exists()
    assert Permission.objects.filter(codename="change_page").exists()
    assert home_page.get_parent().is_root()

    event, kind = open_event(price=5000)
    order_for(event, kind)
    assert LedgerLine.objects.exists()
    Permission.objects.filter(codename="change_page").delete()
    Page.objects.filter(pk=home_page.pk).update(title=turn)
