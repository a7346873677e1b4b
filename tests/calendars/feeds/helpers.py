"""Lectures for the calendars."""

from datetime import timedelta

from lectures.actions import create_lecture
from tests.factories import (
    START,
)


def make_lecture(series, **kwargs):
    values = {"title": "On proteins", "speakers": [], "starts_at": START, "ends_at": START + timedelta(hours=1)}
    return create_lecture(series=series, **{**values, **kwargs})
