"""Fixtures for the whole suite."""

import os
from pathlib import Path

import pytest
from django.utils import translation

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


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items):
    """A test with real commits empties the database behind it; the next one gets the migrated rows back. Whatever may
    touch a database at all is marked `database`: the rest says on a second one what it said on the first."""
    for item in items:
        marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "races"))
        if marked or {"django_db_setup", "live_server"} & set(item.fixturenames):
            item.add_marker("database")
        marker = item.get_closest_marker("django_db")
        transactional = marker is not None and marker.kwargs.get("transaction")
        if transactional or {"transactional_db", "live_server"} & set(item.fixturenames):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_keepdb):
    """Leave a kept database (--reuse-db) as the migrations made it.

    Django hangs the serialized rows on the connection object; Playwright's event loop makes Django open another one,
    so they are hung on its class.
    """
    from django.db import connections

    wrapper = connections["default"]
    rows = getattr(wrapper, "_test_serialized_contents", None)
    if rows is not None:
        type(wrapper)._test_serialized_contents = rows
    yield
    if django_db_keepdb and rows is not None:
        with django_db_blocker.unblock():
            from wagtail.models import Page

            if not Page.objects.exists():
                connections["default"].creation.deserialize_db_from_string(rows)


@pytest.fixture(autouse=True)
def _english():
    """The test client leaves its last answer's language active; each test begins in English."""
    with translation.override("en"):
        yield
