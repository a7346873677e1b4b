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
