"""People who came get a certificate of attendance."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.actions import CertificateInput, CertificateRefusedError
from certificates.actions import issue_certificates as issue
from certificates.documents.certificate import draw_certificates
from certificates.models import Certificate
from certificates.queries import facts_of
from core.branding import default_brand
from core.pdf import missing
from events.models import Event
from registrations.actions.badges import NothingToPrintError
from registrations.models import Attendee
from registrations.queries.papers import attendees_due_a_certificate, issued_certificate_rows


@transaction.atomic
def issue_certificates(*, event: Event, by: Any = None) -> list[Certificate]:
    """A certificate for everybody who is checked in and has none; each in the language of the order.

    Safe to run again and by two people at once: the attendees' rows are locked, and who has a certificate gets no
    second one. Names that no font can draw are left out; `queries.papers.names_without_font` lists them. Raises
    CertificateNotPrintableError if the event's own facts can't be printed.
    """
    due = attendees_due_a_certificate(event).select_related("order").select_for_update(of=("self",)).order_by("pk")
    attendees = [attendee for attendee in due if not missing(attendee.full_name)]
    facts = {language: facts_of(event, language) for language in {one.order.language for one in attendees}}
    certificates = issue(
        event=event,
        inputs=[CertificateInput(one.full_name, facts[one.order.language]) for one in attendees],
        by=by,
    )
    for attendee, certificate in zip(attendees, certificates, strict=True):
        attendee.certificate = certificate
    Attendee.objects.bulk_update(attendees, ["certificate"], batch_size=500)
    return certificates


@transaction.atomic
def reissue_certificate(*, attendee: Attendee, by: Any = None) -> Certificate:
    """A new certificate, with the present name and facts, for somebody whose certificate was revoked.

    Raises CertificateRefusedError if there is none or it is still valid, CertificateNotPrintableError.
    """
    locked = (
        Attendee.objects.select_for_update(of=("self",))
        .select_related("order__event", "certificate")
        .get(pk=attendee.pk)
    )
    if locked.certificate is None or locked.certificate.is_valid:
        raise CertificateRefusedError(_("Only a revoked certificate can be issued anew."))
    if locked.order.forgotten_at is not None:
        raise CertificateRefusedError(_("The personal data of this order were forgotten."))
    facts = facts_of(locked.order.event, locked.order.language)
    wanted = CertificateInput(locked.full_name, facts, replaces=locked.certificate)
    [certificate] = issue(event=locked.order.event, inputs=[wanted], by=by)
    locked.certificate = certificate
    locked.save(update_fields=["certificate"])
    return certificate


def print_certificates(*, event: Event) -> bytes:
    """One PDF of all valid certificates of the event, by family name. Raises NothingToPrintError."""
    rows = issued_certificate_rows(event)
    if not rows:
        raise NothingToPrintError(_("No certificates have been issued yet."))
    return draw_certificates(rows, brand=default_brand())
