import time,pytest
@pytest.mark.django_db(transaction=True)
def test_time():
    from django.test import TransactionTestCase
    from django.contrib.auth.models import Permission
    from wagtail.models import Page, ModelLogEntry
    from django.db import connection
    from tests.registrations.helpers import open_event, order_for
    before=(Permission.objects.count(), Page.objects.count())
    for i in range(5):
        event,kind=open_event(); order_for(event,kind)
        t=time.perf_counter(); TransactionTestCase._fixture_teardown(None); print("put back", time.perf_counter()-t)
        assert (Permission.objects.count(), Page.objects.count())==before
        assert event.__class__.objects.count()==0
    from django.core.management import call_command
    t=time.perf_counter(); s=connection.creation.serialize_db_to_string(); print("serialize", time.perf_counter()-t, len(s))
    t=time.perf_counter(); call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True);  print("flush", time.perf_counter()-t)
@pytest.mark.django_db(transaction=True)
def test_after():
    from wagtail.models import Page
    assert Page.objects.count()>2
