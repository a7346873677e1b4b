"""Sessions in few statements, as safe as Django's."""

import pytest
from django.contrib.sessions.models import Session

from core.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**values):
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def test_session_is_read_back_and_deleted_by_one_statement(django_assert_num_queries):
    mine, other = kept(name="mine"), kept(name="other")
    assert SessionStore(mine.session_key)["name"] == "mine"

    with django_assert_num_queries(1):
        SessionStore(mine.session_key).delete()

    assert list(Session.objects.values_list("session_key", flat=True)) == [other.session_key]
    assert SessionStore(mine.session_key).load() == {}


def test_nothing_is_deleted_for_a_visitor_without_a_session(django_assert_num_queries):
    kept(name="other")
    with django_assert_num_queries(0):
        SessionStore().delete()
    assert Session.objects.count() == 1


def test_taken_key_is_never_given_twice():
    taken = kept(name="other").session_key

    class Unlucky(SessionStore):
        keys = iter([taken, taken, "k" * 32])

        def _get_new_session_key(self):
            return next(self.keys)

    mine = Unlucky()
    mine.create()

    assert mine.session_key == "k" * 32
    assert SessionStore(taken)["name"] == "other"


def test_signing_in_ends_the_former_session():
    store = kept(basket="full")
    before = store.session_key
    store.cycle_key()
    store.save()

    assert store.session_key != before
    assert SessionStore(before).load() == {}
    assert SessionStore(store.session_key)["basket"] == "full"


@pytest.mark.parametrize("key", ["x" * 40, "' OR 1=1 --", "\x01"])
def test_made_up_key_deletes_nothing(key):
    kept(name="other")
    SessionStore(key).delete()
    assert Session.objects.count() == 1
