"""Fixtures for the whole suite."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("COLLEGIUM_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files. A user's clone has none: then the test says so and is skipped."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data files are not here ({SHARED_DATA}); set COLLEGIUM_SHARED_DATA")
    return SHARED_DATA


@pytest.fixture
def home_page(db):
    """The English home page that the first migration makes."""
    from home.models import HomePage

    return HomePage.objects.get(locale__language_code="en")


@pytest.fixture(scope="session")
def migrated_template(django_db_setup, django_db_blocker, tmp_path_factory):
    """The migrated test database, copied before any test writes to it (tests/separate_database.py)."""
    from tests import separate_database

    with (
        django_db_blocker.unblock(),
        separate_database.migrated_template(tmp_path_factory.mktemp("template")) as template,
    ):
        yield template


@pytest.fixture
def separate_database(migrated_template, tmp_path):
    """A migrated database of its own, for child processes and real servers: `.url`, `.environment`, `.vendor`."""
    from tests import separate_database

    with separate_database.separate_copy(migrated_template, tmp_path) as database:
        yield database


def pytest_collection_modifyitems(items):
    """A test with real commits empties the database behind it; the next one gets the migrated rows back."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        transactional = marker is not None and marker.kwargs.get("transaction")
        if transactional or {"transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb):
    """Leave a kept database (--reuse-db) as the migrations made it."""
    yield
    if django_db_keepdb:
        from django.db import connection

        with django_db_blocker.unblock():
            from wagtail.models import Page

            if hasattr(connection, "_test_serialized_contents") and not Page.objects.exists():
                connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
