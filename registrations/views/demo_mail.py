"""/demo/mail/: the mails that the demo has written into a folder instead of sending them. Elsewhere it is 404."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import public

SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # between the messages of one file, django/core/mail/backends/filebased.py
MOST_SHOWN = 100
MAIL_POLICY = {
    "script-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "form-action": ["'none'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
NAME = re.compile(r"^[A-Za-z0-9-]+\.log$")


@dataclass(frozen=True)
class SentMail:
    """One message of one file: `number` is its place in the file, from 0."""

    file: str
    number: int
    sent_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def text(self) -> str:
        return part_text(self.message, "plain")

    @property
    def html(self) -> str:
        return part_text(self.message, "html")

    @property
    def attachments(self) -> list[tuple[str, str]]:
        """(file name, media type) of each."""
        return [(part.get_filename() or "file", part.get_content_type()) for part in self.message.iter_attachments()]


def part_text(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def only_in_the_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404("only in the demo")
        return view(request, *args, **kwargs)

    return wrapped


def mail_folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def mails_in(file: Path) -> list[SentMail]:
    content = file.read_bytes().replace(b"\r\n", b"\n")
    sent_at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    found = []
    for number, raw in enumerate(part for part in content.split(SEPARATOR) if part.strip()):
        message = message_from_bytes(raw, policy=policy.default)
        found.append(SentMail(file=file.name, number=number, sent_at=sent_at, message=message))
    return found


def sent_mails() -> list[SentMail]:
    """Newest first, at most a hundred."""
    files = sorted(mail_folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = [mail for file in files[:MOST_SHOWN] for mail in reversed(mails_in(file))]
    return mails[:MOST_SHOWN]


def sent_mail(file: str, number: int) -> SentMail:
    path = mail_folder() / file
    if not NAME.match(file) or not path.is_file():
        raise Http404("no such mail")
    mails = mails_in(path)
    if number >= len(mails):
        raise Http404("no such mail")
    return mails[number]


@public
@only_in_the_demo
@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/demo_mail_list.html", {"mails": sent_mails()})


@public
@only_in_the_demo
@never_cache
@require_safe
def mail_detail(request: HttpRequest, file: str, number: int) -> HttpResponse:
    return render(request, "registrations/demo_mail.html", {"mail": sent_mail(file, number)})


@public
@only_in_the_demo
@never_cache
@csp_replace(MAIL_POLICY)
@require_safe
def mail_html(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """The HTML part as a mail program shows it: its own inline styles, no scripts, no forms, no origin. Its links
    open beside it."""
    return HttpResponse(sent_mail(file, number).html.replace("<head>", '<head><base target="_blank">', 1))


@public
@only_in_the_demo
@never_cache
@require_safe
def mail_attachment(request: HttpRequest, file: str, number: int, position: int) -> HttpResponse:
    parts = list(sent_mail(file, number).message.iter_attachments())
    if position >= len(parts):
        raise Http404("no such attachment")
    part = parts[position]
    content = part.get_payload(decode=True)
    name = re.sub(r"[^\w.-]", "_", part.get_filename() or "file")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=part.get_content_type(), headers=headers)
