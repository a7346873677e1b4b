"""The demo's accounts, whose password everybody knows, are nobody outside the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection

from home.demo.accounts import ACCOUNTS, PASSWORD, load_accounts
from people.checks import check_no_demo_accounts
from people.models import User

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def accounts(db):
    load_accounts()


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.email)
def test_demo_account_signs_in_where_the_demo_is_on(accounts, account):
    user = authenticate(None, username=account.email, password=PASSWORD)

    assert user is not None
    assert user.is_superuser == (account.group == "")
    assert list(user.groups.values_list("name", flat=True)) == ([account.group] if account.group else [])


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.email)
def test_demo_account_is_refused_where_the_demo_is_off(accounts, settings, account):
    settings.DEMO = False

    assert authenticate(None, username=account.email, password=PASSWORD) is None
    assert authenticate(None, username=account.email.upper(), password=PASSWORD) is None


def test_demo_session_ends_where_the_demo_is_off(accounts, client, settings):
    client.force_login(User.objects.get(email=ACCOUNTS[0].email))
    settings.DEMO = False

    response = client.get("/admin/")

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_real_account_signs_in_where_the_demo_is_off(db, settings):
    settings.DEMO = False
    user = User.objects.create_user("someone@school.example", "a long enough phrase")

    assert authenticate(None, username="someone@school.example", password="a long enough phrase") == user


def test_deploy_check_reports_demo_accounts_only_where_the_demo_is_off(accounts, settings):
    assert check_no_demo_accounts(None) == []

    settings.DEMO = False

    assert [message.id for message in check_no_demo_accounts(None)] == ["people.E001"]
    User.objects.all().delete()
    assert check_no_demo_accounts(None) == []


def test_loading_accounts_again_keeps_a_changed_password(accounts):
    user = User.objects.get(email=ACCOUNTS[1].email)
    user.set_password("changed by somebody")
    user.save()

    load_accounts()

    assert User.objects.count() == len(ACCOUNTS)
    assert User.objects.get(pk=user.pk).check_password("changed by somebody")


@pytest.mark.parametrize("command", ["demo", "load_demo"])
def test_demo_commands_refuse_where_the_demo_is_off(db, settings, command):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO is off"):
        call_command(command)

    assert User.objects.count() == 0


def test_production_settings_are_without_demo_and_ask_our_backend(tmp_path):
    """A process of its own: settings are read once per process."""
    code = (
        "from django.conf import settings as s;"
        "print(s.DEMO, s.SANDBOX_PAYMENTS, 'people.backends.AccountBackend' in s.AUTHENTICATION_BACKENDS,"
        " any('ModelBackend' in b for b in s.AUTHENTICATION_BACKENDS))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "school.example",
        "SITE_URL": "https://school.example",
        "VAR": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)

    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert result.stdout.split() == ["False", "False", "True", "False"]
    assert connection.vendor  # this process has kept its own settings
