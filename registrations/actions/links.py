"""Links of people in a group: mailed, renewed, and their tickets with them. The order's row is locked by the caller."""

from collections.abc import Iterable
from datetime import datetime

from registrations.enums import OrderState
from registrations.models import Attendee, AttendeeLink, GroupOrder, Order, Reminder
from registrations.queries.groups import links_to_remind
from registrations.rules.codes import new_secret
from registrations.tasks import send_attendee_mail


def tell_group(order: Order, now: datetime) -> None:
    """The order is confirmed: everybody gets their link once, and those who are complete their ticket. One statement
    for an order that is no group's."""
    group = GroupOrder.objects.filter(order=order).first()
    if group is None or order.state != OrderState.CONFIRMED:
        return
    mail_links(links_to_remind(order, now).filter(mailed_at__isnull=True), now)
    for link in AttendeeLink.objects.filter(
        attendee__order=order, attendee__cancelled_at__isnull=True, completed_at__isnull=False
    ):
        mail_ticket(link, group, now)


def mail_links(links: Iterable[AttendeeLink], now: datetime, kind: str = "person_link") -> int:
    """One mail for each of these links. Returns how many."""
    chosen = list(links)
    for link in chosen:
        link.mailed_at = now
        send_attendee_mail.enqueue(link.pk, kind)
    AttendeeLink.objects.bulk_update(chosen, ["mailed_at"])
    return len(chosen)


def mail_ticket(link: AttendeeLink, group: GroupOrder, now: datetime) -> bool:
    """The ticket to the person, once, if the coordinator wants it."""
    if not group.mails_tickets or link.ticket_mailed_at or not link.attendee.email:
        return False
    link.ticket_mailed_at = now
    link.save(update_fields=["ticket_mailed_at"])
    send_attendee_mail.enqueue(link.pk, "person_ticket")
    return True


def renew_link(attendee: Attendee, former_email: str, order: Order, now: datetime) -> None:
    """The name on the ticket was changed. A new e-mail address is another person: a new secret, nothing of what the
    former one said about their needs, and a mail of their own. Else only the new ticket is to be mailed."""
    link = AttendeeLink.objects.select_for_update().filter(attendee=attendee).first()
    if link is None:
        return
    link.attendee, link.ticket_mailed_at = attendee, None
    if former_email.lower() != attendee.email.lower():
        link.secret, link.completed_at, link.mailed_at = new_secret(), None, None
        attendee.dietary_needs = attendee.access_needs = ""
        attendee.photo_consent = False
        attendee.save(update_fields=["dietary_needs", "access_needs", "photo_consent"])
        Reminder.objects.filter(attendee=attendee).delete()
    link.save()
    tell_group(order, now)
