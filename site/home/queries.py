"""What the front page and a school's page show."""

from typing import Any

from wagtail.models import Page


def home_contents(page: Page) -> dict[str, Any]:
    return {}


def school_contents(page: Page) -> dict[str, Any]:
    return {}
