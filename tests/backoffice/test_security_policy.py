"""Only the admin may run inline scripts."""

import pytest

pytestmark = pytest.mark.django_db


def test_admin_policy_allows_inline_scripts_of_the_date_pickers(office):
    policy = office.get("/admin/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy


@pytest.mark.parametrize("path", ["/", "/en/", "/administration/", "/documents/1/x.pdf", "/en/admin/"])
def test_public_policy_stays_strict_even_for_the_administrator(office, path):
    policy = office.get(path)["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
