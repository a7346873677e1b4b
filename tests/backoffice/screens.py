"""What a test asks of a screen of the back office."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def errors_of(response) -> dict:
    """What the form on it says, by field."""
    assert response.status_code == 200, response.status_code
    return {**response.context["form"].errors}


def statements(client, path: str) -> int:
    """How many SQL statements it takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
