"""The demo as a whole: loaded once for this folder, in a transaction that is rolled back at its end."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from home.demo.load import load_demo

# As in the demo itself, where the worker has not begun yet: no mail is drawn up, nothing is indexed piece by piece.
TASKS_LEFT_ALONE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(TASKS=TASKS_LEFT_ALONE, VAR_DIR=tmp_path_factory.mktemp("var")):
            load_demo(lambda line: None)
            folder = settings.VAR_DIR / "demo"
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    """Every test works on the loaded demo; what it changes is rolled back. The folder of the bank's files."""
    return loaded
