"""All that happens to certificates: they are issued, and may be revoked, at their holder's wish with the name removed.
Nothing else ever changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.rules import digest_of, new_number
from core.audit import record
from core.pdf import missing
from core.text import clean
from events.models import Event


class CertificateRefusedError(ValueError):
    """`message` says in the reader's language what is wrong."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CertificateNotPrintableError(CertificateRefusedError):
    """A text has characters that no font can draw; `characters` are those."""

    def __init__(self, text: str, characters: str) -> None:
        super().__init__(
            _("“%(text)s” can't be printed: there is no font for %(characters)s. Write it in Latin or Chinese letters.")
            % {"text": text[:120], "characters": " ".join(characters[:12])}
        )
        self.characters = characters


class CertificateRevokedError(CertificateRefusedError):
    """It is revoked already."""


@dataclass(frozen=True, slots=True)
class CertificateInput:
    """What one certificate shall say; `facts` and `replaces` as described at Certificate."""

    holder_name: str
    facts: dict[str, Any]
    replaces: Certificate | None = None


@transaction.atomic
def issue_certificate(*, event: Event, holder_name: str, facts: dict[str, Any], by: Any = None) -> Certificate:
    """One new certificate. Raises CertificateRefusedError, CertificateNotPrintableError."""
    return issue_certificates(event=event, inputs=[CertificateInput(holder_name, facts)], by=by)[0]


@transaction.atomic
def issue_certificates(*, event: Event, inputs: Sequence[CertificateInput], by: Any = None) -> list[Certificate]:
    """New certificates in the order of the inputs, in one statement; all or none.

    Raises CertificateRefusedError for an empty name, CertificateNotPrintableError for a text without font.
    """
    now = timezone.now()
    issued = []
    for wanted in inputs:
        holder, number = clean(wanted.holder_name), new_number()
        if not holder:
            raise CertificateRefusedError(_("A certificate needs the name of its holder."))
        if len(holder) > 250:
            raise CertificateRefusedError(_("A name on a certificate has at most 250 characters."))
        for text in (holder, *(fact for fact in wanted.facts.values() if isinstance(fact, str))):
            if characters := missing(text):
                raise CertificateNotPrintableError(text, characters)
        issued.append(
            Certificate(
                number=number,
                event=event,
                holder_name=holder,
                facts=wanted.facts,
                digest=digest_of(number=number, holder_name=holder, facts=wanted.facts),
                issued_at=now,
                issued_by=by if getattr(by, "pk", None) else None,
                replaces=wanted.replaces,
            )
        )
    Certificate.objects.bulk_create(issued)
    if issued:
        record("certificates.issue", event, by=by, count=len(issued))
    return issued


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, by: Any = None) -> Certificate:
    """The public page says at once that it is revoked. `reason` is kept for the organisers and never shown there.

    Raises CertificateRefusedError without a reason, CertificateRevokedError if it is revoked already.
    """
    reason = clean(reason)
    if not reason:
        raise CertificateRefusedError(_("Say why the certificate is revoked."))
    if len(reason) > 250:
        raise CertificateRefusedError(_("Say it in at most 250 characters."))
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_at is not None:
        raise CertificateRevokedError(_("This certificate is revoked already."))
    locked.revoked_at = timezone.now()
    locked.revoked_by = by if getattr(by, "pk", None) else None
    locked.revocation_reason = reason
    locked.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    record("certificates.revoke", locked, by=by, number=locked.number)
    return locked


@transaction.atomic
def remove_name(*, certificate: Certificate, by: Any = None) -> bool:
    """Its holder wishes to be forgotten: the certificate is revoked and the name and the reason are gone for ever, from
    it and from those that it was issued in place of. Number, event and dates stay, so that whoever scans it reads that
    it was issued here. False if it was done before.

    A record that was altered before still says so: its digest is left alone.
    """
    removed = False
    pk: int | None = certificate.pk
    while pk is not None:
        locked = Certificate.objects.select_for_update().get(pk=pk)
        removed |= _remove_name(locked, by)
        pk = locked.replaces_id
    return removed


def _remove_name(locked: Certificate, by: Any) -> bool:
    if locked.is_nameless:
        return False
    if locked.digest == digest_of(number=locked.number, holder_name=locked.holder_name, facts=locked.facts):
        locked.digest = digest_of(number=locked.number, holder_name="", facts=locked.facts)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by = timezone.now(), by if getattr(by, "pk", None) else None
    locked.holder_name = locked.revocation_reason = ""
    locked.save(update_fields=["digest", "revoked_at", "revoked_by", "holder_name", "revocation_reason"])
    record("certificates.remove_name", locked, by=by, number=locked.number)
    return True
