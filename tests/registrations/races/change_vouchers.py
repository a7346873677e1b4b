"""The last uses of a voucher, wanted by changes and by orders: commands of child.py."""

from datetime import timedelta

from django.utils import timezone

from events.models import Event
from registrations.actions import changing, ordering
from registrations.models import Attendee, RegistrationSettings, TicketType, Voucher
from registrations.queries.vouchers import vouchers_with_uses
from tests.factories import QuotaFactory, TicketTypeFactory, VoucherFactory
from tests.registrations.helpers import open_event, order_for
from tests.registrations.races.together import Meeting, after, commands, in_processes, without_locks

CODE = "LAST"


def prepare_change_vouchers(people=4, uses=3):
    """Confirmed orders of one person each, a ticket for 50 USD, and a voucher that makes it free so many times."""
    event, kind = open_event(places=1000)
    RegistrationSettings.objects.filter(event=event).update(change_until=timezone.now() + timedelta(days=1))
    other = TicketTypeFactory(event=event, price_minor=5000, quotas=[QuotaFactory(event=event, size=1000)])
    VoucherFactory(event=event, code=CODE, max_uses=uses)
    return {"event": event.pk, "kind": other.pk, "orders": [order_for(event, kind).pk for _n in range(people)]}


def change_with_voucher(event, kind, orders, buyers=0, lock=True):
    """Everybody changes to the other ticket with the voucher, while others buy that ticket with it. Without the lock
    all have seen that a use is left."""
    if not lock:
        without_locks(changing, ordering)
        everybody = Meeting(len(orders) + buyers)
        for module in (changing, ordering):
            after(module, "use_voucher", everybody.meet)
    event, kind = Event.objects.get(pk=event), TicketType.objects.get(pk=kind)
    people = Attendee.objects.filter(order__in=orders).select_related("ticket_type").order_by("pk")

    def changer(attendee):
        return lambda: changing.change_place(attendee=attendee, ticket_type=kind, voucher_code=CODE).state

    def buy():
        order_for(event, kind, voucher_code=CODE)
        return "placed"

    return in_processes(*[changer(one) for one in people], *[buy] * buyers)


def voucher_used(event):
    return vouchers_with_uses().get(pk=Voucher.objects.get(event=event, code=CODE).pk).used


COMMANDS = commands(prepare_change_vouchers, change_with_voucher, voucher_used)
