"""Steps of people whose ticket or options become others, and of waiting for an option that is full."""

from datetime import timedelta

from django.utils import timezone

from registrations.actions.changing import change_place, lapse_changes, withdraw_change
from registrations.actions.deciding_changes import decide_change, give_more_time, let_change_be_made
from registrations.actions.paying_changes import choose_way_for_change
from registrations.actions.taking_options import join_option_line, take_option_offer
from registrations.enums import OPEN_CHANGES, ChangeState, WaitingState
from registrations.models import OrderChange
from tests.registrations.world.base import Base, pick


class Changing(Base):
    def some_change(self, number, *states):
        changes = OrderChange.objects.filter(order__event=self.event, state__in=states or OPEN_CHANGES)
        return pick(changes.order_by("pk"), number)

    def change(self, number):
        """To the other ticket, asked for by the holder, by staff, or by staff who want it."""
        attendee = self.some_person(number)
        other = self.asked if attendee.ticket_type_id == self.kind.pk else self.kind
        by = self.staff if number % 3 else None
        change_place(attendee=attendee, ticket_type=other, by=by, is_required=number == 2)

    def change_dinner(self, number):
        """The dinner is taken, or given back."""
        attendee = self.some_person(number)
        has = attendee.lines.filter(option=self.dinner, cancelled_at__isnull=True).exists()
        options = [] if has else [self.dinner.pk]
        change_place(attendee=attendee, ticket_type=attendee.ticket_type, options=options)

    def withdraw(self, number):
        withdraw_change(change=self.some_change(number), by=self.staff if number % 2 else None)

    def decide_change(self, number):
        change = self.some_change(number, ChangeState.REQUESTED)
        decide_change(change=change, is_approved=number % 3 != 2, answer="no room", by=self.staff)

    def more_time(self, number):
        give_more_time(change=self.some_change(number), by=self.staff)

    def let_be(self, number):
        let_change_be_made(change=self.some_change(number, *ChangeState.values), by=self.staff)

    def transfer_change(self, number):
        choose_way_for_change(change=self.some_change(number), way="transfer" if number % 3 else "on_site")

    def change_lapses(self, number):
        change = self.some_change(number, ChangeState.AWAITING)
        OrderChange.objects.filter(pk=change.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        if number % 2:
            lapse_changes()

    def wait_for_dinner(self, number):
        join_option_line(attendee=self.some_person(number), option=self.dinner)

    def accept_dinner(self, number):
        offered = self.in_line(WaitingState.OFFERED).filter(option=self.dinner)
        take_option_offer(entry=pick(offered.select_related("attendee", "option"), number))
