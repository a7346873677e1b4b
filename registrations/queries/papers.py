"""What stands on tickets and badges, and for whom. The number of queries does not grow with the people."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.documents.certificate import CertificateRow
from certificates.models import Certificate
from certificates.queries import certificate_rows
from core.branding import default_brand
from core.dates import clock, date_range, long_date, weekday
from core.languages import localized
from core.pdf import missing
from events.enums import AttendanceMode
from events.models import Event
from people.rules import sort_key
from registrations.documents.badge import BadgeLabels, BadgeRow
from registrations.documents.ticket import TicketEvent, TicketLabels, TicketRow, draw_tickets
from registrations.enums import OrderState
from registrations.models import Attendee, BadgePrint, CheckIn, Order
from registrations.queries.options import lines_with_options


def ticket_url(attendee: Attendee) -> str:
    """What the QR code on tickets and badges holds. The address is a promise (docs/addresses.md)."""
    return f"{settings.SITE_URL}/tickets/{attendee.ticket_code}/"


# -- tickets ----------------------------------------------------------------------------------------------------------


def ticket_document(order: Order, only: Attendee | None = None, language: str = "") -> bytes:
    """The PDF that the holder opens and gets by mail: a page for each person, in the order's language unless another
    is given; `only` for one of them."""
    language = language or order.language
    return draw_tickets(
        ticket_event(order.event, language),
        ticket_rows(order, only, language),
        labels=ticket_labels(language),
        brand=default_brand(language),
        is_test=order.is_test,
    )


def ticket_rows(order: Order, only: Attendee | None = None, language: str = "") -> list[TicketRow]:
    """One row for each person of the order, in its language unless another is given. Two queries."""
    language = language or order.language
    people = order.attendees(manager="standing").select_related("ticket_type").prefetch_related(lines_with_options())
    attendees = list(people.order_by("position"))
    return [
        TicketRow(
            holder=attendee.full_name,
            ticket_type=localized(attendee.ticket_type, "name", language),
            order_code=order.code,
            url=ticket_url(attendee),
            affiliation=attendee.affiliation,
            includes=" · ".join(_includes(attendee, language)),
            counter=f"{number} / {len(attendees)}" if len(attendees) > 1 and only is None else "",
        )
        for number, attendee in enumerate(attendees, 1)
        if only is None or attendee.pk == only.pk
    ]


def _includes(attendee: Attendee, language: str) -> Iterable[str]:
    """What the ticket is good for: its own description, then each option."""
    if text := localized(attendee.ticket_type, "description", language):
        yield text
    for line in attendee.lines.all():
        if line.option and not line.cancelled_at:
            yield localized(line.option, "name", language)


def ticket_event(event: Event, language: str) -> TicketEvent:
    """The facts of the event as a ticket in `language` says them; days and hours are of the event's zone."""
    venue, room = event.venue, event.room
    online = event.attendance_mode == AttendanceMode.ONLINE
    with override(language):
        return TicketEvent(
            title=localized(event, "title", language),
            kind=event.get_kind_display(),
            dates=date_range(event.days[0], event.days[-1], language),
            time=_("Begins on %(weekday)s at %(time)s (%(zone)s)")
            % {
                "weekday": weekday(event.local_start.date(), language),
                "time": clock(event.local_start, language),
                "zone": event.timezone.replace("_", " "),
            },
            place=_("Online") if online else ", ".join(str(part) for part in (room, venue) if part),
            address=venue.address if venue and not online else "",
            directions="\n".join(text for text in (room and room.directions, venue and venue.directions) if text),
            notes=tuple(_notes(event, language)),
        )


def _notes(event: Event, language: str) -> Iterable[str]:
    rules = getattr(event, "registration_settings", None)
    if rules and rules.name_change_until:
        day = long_date(rules.name_change_until.astimezone(event.zone).date(), language)
        yield _("The name can be changed on the order page until %(day)s. The old ticket is then void.") % {"day": day}
    if event.join_url:
        yield _("Join online: %(address)s") % {"address": event.join_url}
    if event.contact_email:
        yield _("Questions: %(contact)s") % {
            "contact": " · ".join(part for part in (event.contact_name, event.contact_email) if part)
        }


def ticket_labels(language: str) -> TicketLabels:
    with override(language):
        return TicketLabels(
            ticket=_("Ticket"),
            when=_("When"),
            where=_("Where"),
            order=_("Order code"),
            show_code=_("Show this code at the entrance, printed or on your phone."),
            write_name=_("Please write the name here"),
            notes=_("Good to know"),
            fold=_("fold"),
            test=_("TEST – no money moved"),
            language=language,
        )


# -- badges -----------------------------------------------------------------------------------------------------------


def badge_attendees(event: Event, *, only_unprinted: bool = False) -> list[Attendee]:
    """People with a confirmed place, by family name. Two queries.

    `only_unprinted`: only those whose badge was never printed, or was printed with another name or
    ticket.
    """
    last_print = BadgePrint.objects.filter(attendee=OuterRef("pk")).order_by("-printed_at", "-pk")
    attendees = (
        Attendee.standing.filter(order__event=event, order__state=OrderState.CONFIRMED)
        .select_related("order", "ticket_type")
        .annotate(
            name_on_badge=Subquery(last_print.values("name_as_printed")[:1]),
            ticket_on_badge=Subquery(last_print.values("ticket_as_printed")[:1]),
        )
        .prefetch_related(lines_with_options())
        .order_by("pk")
    )
    chosen = [one for one in attendees if not (only_unprinted and _is_right(one))]
    return sorted(chosen, key=lambda one: sort_key(one.family_name, one.given_name))


def _is_right(attendee: Any) -> bool:
    """Whether the badge that was printed last says what it would say now."""
    same_ticket = attendee.ticket_on_badge in ("", attendee.ticket_type.name)  # "": printed before this was kept
    return bool(attendee.name_on_badge == attendee.full_name and same_ticket)


def badge_rows(attendees: Iterable[Attendee], language: str) -> list[BadgeRow]:
    """Badges in the event's working language. No query: the attendees come from badge_attendees()."""
    with override(language):
        return [
            BadgeRow(
                name=attendee.full_name,
                ticket_type=localized(attendee.ticket_type, "name", language),
                url=ticket_url(attendee),
                affiliation=attendee.affiliation,
                country=str(attendee.country.name) if attendee.country else "",
                is_test=attendee.order.is_test,
                marks=tuple(
                    line.option.badge_label
                    for line in attendee.lines.all()
                    if line.option and line.option.badge_label and line.cancelled_at is None
                ),
            )
            for attendee in attendees
        ]


def badge_labels(language: str) -> BadgeLabels:
    with override(language):
        return BadgeLabels(
            badges=_("Badges"), write_name=_("Please write the name here"), test=_("TEST"), language=language
        )


# -- certificates -----------------------------------------------------------------------------------------------------


def attendees_due_a_certificate(event: Event) -> QuerySet[Attendee]:
    """Checked-in people with a confirmed place and no certificate yet; nobody who only accompanies somebody,
    and nobody whose name was forgotten."""
    present = CheckIn.objects.filter(attendee=OuterRef("pk"), undone_at__isnull=True)
    return Attendee.standing.filter(
        Exists(present),
        order__event=event,
        order__state=OrderState.CONFIRMED,
        order__forgotten_at__isnull=True,
        certificate__isnull=True,
        ticket_type__scientific_access=True,
    )


def names_without_font(event: Event) -> list[Attendee]:
    """Confirmed people whose name no font can draw: their badge has a line to write on, and they get no certificate
    until the name is given in Latin or Chinese letters."""
    return [attendee for attendee in badge_attendees(event) if missing(attendee.full_name)]


def issued_certificate_rows(event: Event, *, only: Attendee | None = None) -> list[CertificateRow]:
    """Valid certificates of the event's people, ready to draw, by family name. One query for any number of people."""
    attendees = Attendee.standing.filter(
        Q(pk=only.pk) if only else Q(),
        order__event=event,
        certificate__isnull=False,
        certificate__revoked_at__isnull=True,
    ).select_related("certificate", "order")
    ordered = sorted(attendees, key=lambda one: (sort_key(one.family_name, one.given_name), one.pk))
    certificates: list[Certificate] = [one.certificate for one in ordered if one.certificate]
    tests = frozenset(one.certificate_id for one in ordered if one.certificate_id and one.order.is_test)
    return certificate_rows(certificates, event, test_pks=tests)
