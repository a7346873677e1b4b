import pytest
from django.test import RequestFactory

from core.sign_in import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the client made the first one up
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_address_is_what_our_own_front_server_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == expected


@pytest.mark.django_db
def test_wrong_passwords_lock_out_where_they_come_from_only(client, settings, django_user_model):
    settings.AXES_ENABLED, settings.AXES_FAILURE_LIMIT, settings.TRUSTED_PROXIES = True, 3, 1
    django_user_model.objects.create_superuser(email="ada@example.org", password="right-Password-1")

    def sign_in(password, where, name="ada@example.org"):
        data = {"username": name, "password": password}
        return client.post("/admin/login/", data, HTTP_X_FORWARDED_FOR=where)

    for _n in range(3):
        sign_in("wrong", "203.0.113.9")

    assert sign_in("right-Password-1", "203.0.113.9").status_code == 429
    assert sign_in("right-Password-1", "203.0.113.9", "ADA@Example.org").status_code == 429
    assert sign_in("right-Password-1", "203.0.113.10").status_code == 302
