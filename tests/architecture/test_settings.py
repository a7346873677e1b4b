"""What the settings promise: production refuses to start half-configured, pages run under a strict policy."""

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "q8Zr0vKx2LmN4pTsWuYb6dFgHjQe7nCa1oXi5zRk3tVw9yBcDf",
    "ALLOWED_HOSTS": "school.example",
    "SITE_URL": "https://school.example",
}


def start_production(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        **{name: value for name, value in {**GOOD, **changes}.items() if value},
    }
    command = [sys.executable, "-c", "import django; django.setup(); print('started')"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_production_starts_when_configured():
    assert start_production().stdout.strip().endswith("started")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must"),
        ({"SITE_URL": "http://school.example"}, "SITE_URL must"),
    ],
)
def test_production_refuses_to_start_half_configured(changes, words):
    run = start_production(**changes)

    assert run.returncode != 0
    assert words in run.stderr


@pytest.mark.parametrize(("package", "major"), [("wagtail", "8."), ("reportlab", "5.1"), ("stripe", "16.1")])
def test_resolvers_did_not_fall_back(package, major):
    """Other packages' caps make resolvers take old versions in silence (design/ecosystem.md, section 2)."""
    assert version(package).startswith(major)


def test_public_policy_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert "unsafe" not in str(directives)
    assert directives["script-src"] == ["'self'"]


def test_templates_have_nothing_inline():
    """A style attribute, a <style> or an on… handler would be dead under the policy. Mails are read elsewhere."""
    pattern = re.compile(
        r'\sstyle=|<style|\son[a-z]+="|<script(?![^>]*\b(?:src=|type="application/(?:ld\+)?json"))', re.IGNORECASE
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        if "mail" not in path.parts and "wagtailadmin" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_nothing_is_loaded_from_another_host():
    pattern = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!schema\.org)[^"'{]*\.(?:js|css|woff2?)""")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css")]

    assert [str(path.relative_to(ROOT)) for path in files if pattern.search(path.read_text())] == []
