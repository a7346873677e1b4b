"""Badges are printed, and it is kept which name stands on them."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.branding import default_brand
from core.languages import localized
from events.models import Event
from registrations.documents.badge import Layout, draw_badges
from registrations.models import BadgePrint
from registrations.queries.papers import badge_attendees, badge_labels, badge_rows


class NothingToPrintError(ValueError):
    """There is nobody to print for; `message` says so in the reader's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def print_badges(
    *, event: Event, only_unprinted: bool = False, layout: Layout = "a4", by: Any = None, language: str | None = None
) -> bytes:
    """The PDF of all badges, or of those not printed yet with the present name; writes a BadgePrint for each.

    `layout`: "a4" has eight on a sheet with cut marks, "a6" one on each page. `language` is that of ticket types and
    countries, by default the active one. 500 badges take less than a second and some 40 MiB, so no task is needed
    below several thousand. Raises NothingToPrintError.
    """
    language = language or get_language() or "en"
    attendees = badge_attendees(event, only_unprinted=only_unprinted)
    if not attendees:
        raise NothingToPrintError(
            _("Every badge has been printed with the present name.")
            if only_unprinted
            else _("Nobody has a confirmed place yet.")
        )
    pdf = draw_badges(
        localized(event, "title", language),
        badge_rows(attendees, language),
        labels=badge_labels(language),
        brand=default_brand(language),
        layout=layout,
    )
    now, printed_by = timezone.now(), by if getattr(by, "pk", None) else None
    with transaction.atomic():
        BadgePrint.objects.bulk_create(
            BadgePrint(
                attendee=one,
                name_as_printed=one.full_name,
                ticket_as_printed=one.ticket_type.name,
                printed_at=now,
                printed_by=printed_by,
            )
            for one in attendees
        )
    return pdf
