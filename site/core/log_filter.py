"""Takes what opens things out of log lines: Django logs the path of every request that it refuses."""

import logging
import re

SECRETS = (
    (re.compile(r"(/orders/[^/\s]+/)[^/\s\"'?]+"), r"\1…"),
    (re.compile(r"(/my-programme/(?:confirmation/)?)(?!confirmation/|keep/)[^/\s\"'?]+"), r"\1…"),
    (re.compile(r"(/calendar/my/)[^/\s\"'?]+"), r"\1…"),
    (re.compile(r"(/(?:tickets|sandbox|speaking|waiting)/)[^/\s\"'?]+"), r"\1…"),
    (re.compile(r"(/admin/password_reset/confirm/[^/\s]+/)[^/\s\"'?]+"), r"\1…"),
)
ADDRESS = re.compile(r"[^\s@<>\"'(){}]+@[^\s@<>\"'(){},;:]+\.[A-Za-z]{2,}")


class NoSecrets(logging.Filter):
    """For a handler. The line is put together here, so that nothing in its arguments is missed; always lets it by."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # the arguments do not fit; the handler reports that itself
            return True
        record.msg, record.args = one_line(without_secrets(text)), None
        if record.exc_info and not record.exc_text:  # the words of an error may quote a row of the database
            record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info))
        return True


def without_secrets(text: str) -> str:
    """Secrets in addresses and mail addresses of people become “…”."""
    return ADDRESS.sub("…@…", without_links(text))


def without_links(text: str) -> str:
    """Secrets in addresses become “…”: for a mail shown to somebody whom it is not for."""
    for pattern, kept in SECRETS:
        text = pattern.sub(kept, text)
    return text


def one_line(text: str) -> str:
    """What somebody sends must not look like a second line of the log."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
