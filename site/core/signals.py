"""Lets go of cached pages when something public changes."""

from typing import Any

from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.models import PageGeneration

PUBLIC_APPS = frozenset(
    {"core", "partners", "people", "events", "conferences", "lectures", "exchange", "registrations", "wagtailimages"}
)
# Written by every visitor, or not shown to the public at all.
PRIVATE_MODELS = frozenset(
    {
        "people.user",
        "registrations.order",
        "registrations.attendee",
        "registrations.checkin",
        "registrations.badgeprint",
        "registrations.payment",
        "registrations.refund",
        "registrations.providerevent",
        "registrations.ledgerline",
        "core.pagegeneration",
    }
)


def let_go(**_kwargs: Any) -> None:
    """Advance the page generation once, after the running transaction has committed."""
    pending = any(call[1] is PageGeneration.advance for call in connection.run_on_commit)
    if not pending:
        transaction.on_commit(PageGeneration.advance)


def let_go_of_records(sender: type, **_kwargs: Any) -> None:
    """Drafts of pages are saved all the time; pages count when they are published (see connect())."""
    meta = getattr(sender, "_meta", None)
    if meta is None or meta.app_label not in PUBLIC_APPS or issubclass(sender, Page):
        return
    if meta.label_lower not in PRIVATE_MODELS:
        let_go()


def connect() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(let_go_of_records, dispatch_uid="page-cache-records")
    for page_signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        page_signal.connect(let_go, dispatch_uid="page-cache-pages")
