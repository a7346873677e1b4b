"""A conference with one of everything."""

import pytest

from tests.conferences.test_export import full  # noqa: F401


@pytest.fixture
def water(request):
    return request.getfixturevalue("full")
