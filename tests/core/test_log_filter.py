import logging
import sys

import pytest

from core.log_filter import NoSecrets, without_secrets


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /orders/ABC2345/s3cr-et_x/ticket.pdf", "Not Found: /orders/ABC2345/…/ticket.pdf"),
        ("Not Found: /my-programme/s3cret/stars/", "Not Found: /my-programme/…/stars/"),
        ("/my-programme/confirmation/s3cret/", "/my-programme/confirmation/…/"),
        ("Conflict: /calendar/my/s3cret.ics", "Conflict: /calendar/my/…"),
        ("Gone: /tickets/ABCDEF/ and /sandbox/sb_1/?a=1", "Gone: /tickets/…/ and /sandbox/…/?a=1"),
        ("login of ada.chen+x@example.org failed", "login of …@… failed"),
        ("release 3 is public", "release 3 is public"),
    ],
)
def test_secrets_are_taken_out(line, kept):
    assert without_secrets(line) == kept


def test_arguments_are_taken_out_and_misfits_left_to_the_handler():
    record = logging.LogRecord("x", logging.WARNING, "", 1, "%s: %s", ("Not Found", "/orders/A/secret/"), None)
    misfit = logging.LogRecord("x", logging.WARNING, "", 1, "%d", ("a",), None)

    assert NoSecrets().filter(record)
    assert NoSecrets().filter(misfit)

    assert record.getMessage() == "Not Found: /orders/A/…/"


def test_a_line_stays_one_line_and_errors_lose_mail_addresses():
    try:
        raise ValueError("Key (email)=(ada@example.org) exists")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "/a\nINFO well", (), sys.exc_info())

    NoSecrets().filter(record)

    assert record.getMessage() == "/a\\nINFO well"
    assert "Key (email)=(…@…) exists" in logging.Formatter().format(record)


def test_handlers_of_the_real_settings_have_the_filter():
    from config.settings import base

    assert base.LOGGING["handlers"]["stderr"]["filters"] == ["no_secrets"]
