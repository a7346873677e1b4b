"""Mail: two templates (text and HTML) become one message in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Mail:
    """One message to one person. `template` is a path below templates/ without `.txt` or `.html`."""

    to: str
    template: str
    language: str
    context: dict[str, Any]
    attachments: tuple[Attachment, ...] = field(default=())
    reply_to: str = ""


def deliver(mail: Mail) -> None:
    """Render and send now; call it from a task, after commit.

    The first line of the text template is the subject. Raises what the mail backend raises, so that the task fails
    visibly and can be tried again.
    """
    with translation.override(mail.language):
        context = {**mail.context, "language": mail.language, "site_url": settings.SITE_URL}
        subject, _blank, text = render_to_string(f"{mail.template}.txt", context).lstrip().partition("\n")
        html = render_to_string(f"{mail.template}.html", context)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": mail.language},
    )
    message.attach_alternative(html, "text/html")
    for attachment in mail.attachments:
        message.attach(attachment.name, attachment.content, attachment.media_type)
    message.send()
