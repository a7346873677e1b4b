"""Only the admin may run inline scripts."""

import pytest

pytestmark = pytest.mark.django_db


def directives(answer):
    """{name: its sources}; they come in any order."""
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


def test_admin_policy_allows_inline_scripts_of_the_date_pickers(office):
    policy = directives(office.get("/admin/"))

    assert policy["script-src"] == {"'self'", "'unsafe-inline'"}
    assert policy["style-src"] == {"'self'", "'unsafe-inline'"}


@pytest.mark.parametrize("path", ["/", "/en/", "/administration/", "/documents/1/x.pdf", "/en/admin/"])
def test_public_policy_stays_strict_even_for_the_administrator(office, path):
    policy = directives(office.get(path))

    assert policy["script-src"] == {"'self'"}
    assert "unsafe" not in str(policy)
