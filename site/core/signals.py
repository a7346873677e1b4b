"""Lets go of cached pages when something public changes."""

from typing import Any

from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.models import PageGeneration

PUBLIC_APPS = frozenset(
    {
        "core",
        "partners",
        "people",
        "events",
        "certificates",
        "conferences",
        "lectures",
        "exchange",
        "registrations",
        "wagtailimages",
        "wagtaildocs",
    }
)
# A page made private must not be shown from memory; a new address or language moves every link.
PUBLIC_MODELS = frozenset({"wagtailcore.pageviewrestriction", "wagtailcore.site", "wagtailcore.locale"})
# Written by every visitor, or not shown to the public at all.
PRIVATE_MODELS = frozenset(
    {
        "people.user",
        "registrations.order",
        "registrations.attendee",
        "registrations.checkin",
        "registrations.optioncheckin",
        "registrations.badgeprint",
        "registrations.payment",
        "registrations.paymentways",
        "registrations.bankline",
        "registrations.bankstatement",
        "registrations.statementmapping",
        "registrations.paymentchoice",
        "registrations.refund",
        "registrations.providerevent",
        "registrations.dispute",
        "registrations.decision",
        "registrations.alarm",
        "registrations.payout",
        "registrations.providerline",
        "registrations.ledgerline",
        "registrations.answer",
        "registrations.answerfile",
        "registrations.chosenanswer",
        "registrations.question",
        "registrations.questionchoice",
        "registrations.question_ticket_types",
        "registrations.approval",
        "registrations.invitation",
        "registrations.voucher",
        "registrations.voucher_ticket_types",
        "registrations.voucher_options",
        "registrations.incometable",
        "registrations.countryincome",
        "registrations.orderline",
        "registrations.orderchange",
        "registrations.orderchange_ends",
        "registrations.changeline",
        "registrations.changeplace",
        "registrations.orderprogramme",
        "registrations.waitingentry",
        "registrations.buyer",
        "registrations.invoice",
        "registrations.invoicerun",
        "registrations.issuer",
        "registrations.taxrate",
        "registrations.officialfile",
        "registrations.draftproof",
        "registrations.proof",
        "registrations.prooffile",
        "registrations.transferproof",
        "registrations.numberseries",
        "registrations.grouporder",
        "registrations.attendeelink",
        "registrations.reminder",
        "conferences.session",  # the working tables: the public reads releases
        "conferences.sessionperson",
        "conferences.presentation",
        "conferences.presenter",
        "conferences.availability",
        "conferences.timetablechange",
        "conferences.plannedrelease",
        "conferences.releasedperson",  # written with its release
        "conferences.programmenotice",
        "conferences.personalprogramme",
        "conferences.star",
        "conferences.importedfile",
        "conferences.speakerinvitation",
        "conferences.speakertalk",
        "core.pagegeneration",
        "core.recurringjob",
        "wagtailimages.rendition",  # made while a page is shown for the first time
    }
)


def let_go(**_kwargs: Any) -> None:
    """Advance the page generation once, after the running transaction has committed."""
    pending = any(call[1] is PageGeneration.advance for call in connection.run_on_commit)
    if not pending:
        transaction.on_commit(PageGeneration.advance)


def let_go_of_records(sender: type, signal: Any = None, created: bool = False, **_kwargs: Any) -> None:
    """Drafts of pages are saved all the time; pages count when they are published (see connect()), and when they come
    or go: the first page of an event, a draft, hides it from lists."""
    meta = getattr(sender, "_meta", None)
    if meta is None or sender.__module__ == "__fake__":  # a model of a migration
        return
    if issubclass(sender, Page):
        if created or signal is post_delete:
            let_go()
        return
    label = meta.label_lower
    if (meta.app_label in PUBLIC_APPS and label not in PRIVATE_MODELS) or label in PUBLIC_MODELS:
        let_go()


def connect() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(let_go_of_records, dispatch_uid="page-cache-records")
    for page_signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        page_signal.connect(let_go, dispatch_uid="page-cache-pages")
