"""Fixtures for the whole suite."""

import gc
import os
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings

settings.load_profile("ci")  # the same examples in every run, and no clock
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
    """Whatever may touch a database at all is marked `database`: the rest says on a second one what it said on the
    first. So does what is only about looks."""
    for item in items:
        marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "races"))
        touches = marked or {"django_db_setup", "live_server"} & set(item.fixturenames)
        if touches and not item.get_closest_marker("looks"):
            item.add_marker("database")
        if "loaded" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("demo"))  # one worker loads it, once


def pytest_collection_finish():
    """The site and all tests are loaded and stay: the garbage collector need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test with real commits leaves the database as the migrations made it (tests/kept_rows.py)."""
    from django.test import TransactionTestCase

    from tests.kept_rows import keep_rows

    with django_db_blocker.unblock():
        rows = keep_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: rows.put_back())
        yield


@pytest.fixture(autouse=True)
def _english():
    """The test client leaves its last answer's language active; each test begins in English."""
    with translation.override("en"):
        yield
