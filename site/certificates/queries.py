"""Certificates as the public page and the papers need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.documents.certificate import CertificateLabels, CertificateRow, CertificateSheet
from certificates.models import Certificate
from certificates.rules import digest_of
from core.branding import default_brand
from core.dates import date_range, long_date
from core.languages import localized
from events.enums import AttendanceMode, HostRole
from events.models import Event

ISSUING_ROLES = (HostRole.HOST, HostRole.CO_HOST)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public page says. `is_intact` is False if the record is not what was issued; `holder` is empty where the
    name was removed."""

    number: str
    holder: str
    event: str
    dates: str
    place: str
    issuer: str
    hours: str
    issued_on: str
    revoked_on: str
    is_intact: bool
    language: str

    @property
    def is_valid(self) -> bool:
        return self.is_intact and not self.revoked_on


def checked_certificate(number: str, language: str) -> Checked | None:
    """The certificate with this number as it was printed, its dates in the reader's language; None if there is none."""
    certificate = Certificate.objects.select_related("event").filter(number=number).first()
    if certificate is None:
        return None
    facts, zone = certificate.facts, certificate.event.zone
    expected = digest_of(number=certificate.number, holder_name=certificate.holder_name, facts=facts)
    return Checked(
        number=certificate.number,
        holder=certificate.holder_name,
        event=str(facts.get("event", "")),
        dates=_dates(facts, language),
        place=str(facts.get("place") or ""),
        issuer=str(facts.get("issuer") or ""),
        hours=str(facts.get("hours") or ""),
        issued_on=long_date(certificate.issued_at.astimezone(zone).date(), language),
        revoked_on=long_date(certificate.revoked_at.astimezone(zone).date(), language)
        if certificate.revoked_at
        else "",
        is_intact=expected == certificate.digest,
        language=str(facts.get("language") or "en"),
    )


def verify_url(number: str) -> str:
    """What the QR code holds. The address is a promise (docs/addresses.md)."""
    return f"{settings.SITE_URL}/verify/{number}/"


def certificate_rows(
    certificates: Iterable[Certificate], event: Event, *, test_pks: frozenset[int] = frozenset()
) -> list[CertificateRow]:
    """Certificates of one event, ready to draw, each in its own language; `test_pks` are those of sandbox orders."""
    sheets: dict[tuple[str, ...], CertificateSheet] = {}
    rows = []
    for certificate in certificates:
        facts = certificate.facts
        language = str(facts.get("language") or "en")
        key = tuple(str(facts.get(name)) for name in sorted(facts))
        if key not in sheets:
            sheets[key] = _sheet(facts, language)
        rows.append(
            CertificateRow(
                holder=certificate.holder_name,
                number=certificate.number,
                url=verify_url(certificate.number),
                issued_on=long_date(certificate.issued_at.astimezone(event.zone).date(), language),
                sheet=sheets[key],
                is_test=certificate.pk in test_pks,
            )
        )
    return rows


def facts_of(event: Event, language: str, *, hours: str | None = None) -> dict[str, Any]:
    """What certificates of this event say in `language`, as kept in Certificate.facts. At most two queries."""
    hosts = [host for host in event.hosts.select_related("organisation") if host.role in ISSUING_ROLES]
    with override(language):
        place = _("online") if event.attendance_mode == AttendanceMode.ONLINE else str(event.venue or "")
        kind = event.get_kind_display()
    return {
        "event": localized(event, "title", language),
        "kind": str(kind),
        "starts_on": event.days[0].isoformat(),
        "ends_on": event.days[-1].isoformat(),
        "place": place,
        "issuer": " · ".join(localized(host.organisation, "name", language) for host in hosts)
        or default_brand(language).name,
        "hours": hours,
        "language": language,
    }


def certificate_labels(language: str) -> CertificateLabels:
    with override(language):
        return CertificateLabels(
            title=_("Certificate of Attendance"),
            certifies=_("This is to certify that"),
            attended=_("attended"),
            number=_("Certificate number"),
            issued=_("Issued on"),
            verify=_("Check this certificate at"),
            signature=_("Signature or stamp"),
            test=_("TEST – from a sandbox order, not a real certificate"),
            language=language,
        )


def _sheet(facts: dict[str, Any], language: str) -> CertificateSheet:
    return CertificateSheet(
        event=str(facts.get("event", "")),
        dates=_dates(facts, language),
        place=str(facts.get("place") or ""),
        issuer=str(facts.get("issuer") or ""),
        hours=str(facts.get("hours") or ""),
        labels=certificate_labels(language),
    )


def _dates(facts: dict[str, Any], language: str) -> str:
    first, last = (date.fromisoformat(facts[name]) for name in ("starts_on", "ends_on"))
    return date_range(first, last, language)
