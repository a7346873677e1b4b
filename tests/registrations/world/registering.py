"""Steps of people who register, wait in line, change their minds, and of organisers who decide about them."""

from datetime import timedelta

from django.utils import timezone

from registrations.actions.approving import approve_order, decline_order
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.checking_in import check_in
from registrations.actions.expiring import expire_orders
from registrations.actions.inviting import invite_people, withdraw_invitation
from registrations.actions.invoicing import issue_invoice
from registrations.actions.offering import offer_out_of_turn, offer_waiting_places
from registrations.actions.reminding import send_reminders
from registrations.actions.renaming import rename_attendee
from registrations.actions.waiting import confirm_waiting, join_waiting_list, leave_waiting_list
from registrations.enums import OrderState, WaitingState
from registrations.models import Buyer, Invitation, Order, WaitingEntry
from registrations.rules.invitations import Invited
from tests.factories import BuyerFactory
from tests.registrations.helpers import group_for, order_for, person
from tests.registrations.world.base import Base, pick


class Registering(Base):
    def buy(self, _number):
        self.started(order_for(self.event, self.kind))

    def buy_two(self, number):
        """Two people, one or both at the dinner."""
        people = [person(self.kind, options=(self.dinner.pk,)), person(self.kind)]
        if number % 2:
            people[1] = person(self.kind, options=(self.dinner.pk,))
        order_for(self.event, self.kind, attendees=people)

    def buy_cheaper(self, number):
        """With half off, or free of charge at a place that was kept."""
        code = (self.half if number % 2 else self.free).code
        order_for(self.event, self.kind, people=1 + number % 3 // 2, voucher_code=code)

    def buy_group(self, number):
        group_for(self.event, self.kind, *("Trần", "李", "Müller")[: 2 + number % 2])

    def ask(self, number):
        order_for(self.event, self.asked, people=1 + number % 2)

    def invite(self, number):
        invite_people(event=self.event, people=[Invited(f"guest{number}@example.org")], by=self.staff)

    def come_invited(self, number):
        invitation = pick(Invitation.objects.filter(event=self.event).order_by("pk"), number)
        order_for(self.event, self.asked, invitation=invitation.secret)

    def uninvite(self, number):
        withdraw_invitation(invitation=pick(Invitation.objects.filter(event=self.event), number), by=self.staff)

    def approve(self, number):
        approve_order(order=self.some_order(number, OrderState.REQUESTED), by=self.staff)

    def decline(self, number):
        decline_order(order=self.some_order(number, OrderState.REQUESTED), reason="full", by=self.staff)

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wait(self, number):
        """Three people at most; the same form again gives the same place."""
        entry = join_waiting_list(
            event=self.event,
            ticket_type=self.kind,
            name="W",
            email=f"w{number % 3}@example.org",
            places=1 + number % 2,
        )
        confirm_waiting(entry=entry)

    def in_line(self, *states):
        return WaitingEntry.objects.filter(event=self.event, state__in=states).order_by("pk")

    def offer(self, _number):
        offer_waiting_places()

    def offer_first(self, number):
        offer_out_of_turn(entry=pick(self.in_line(WaitingState.WAITING), number), reason="speaker", by=self.staff)

    def accept(self, number):
        entry = pick(self.in_line(WaitingState.OFFERED).filter(ticket_type=self.kind), number)
        people = 1 if number % 2 else entry.offered_places
        order_for(self.event, self.kind, people=people, offer=entry.secret)

    def let_lapse(self, number):
        entry = pick(self.in_line(WaitingState.OFFERED), number)
        ended = timezone.now() - timedelta(minutes=1)
        WaitingEntry.objects.filter(pk=entry.pk).update(offer_until=ended)
        if number % 2:
            offer_waiting_places()

    def leave(self, number):
        leave_waiting_list(entry=pick(self.in_line(WaitingState.WAITING, WaitingState.OFFERED), number))

    # -- time ------------------------------------------------------------------------------------------------------

    def lapse(self, number):
        order = self.some_order(number, OrderState.PENDING)
        Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    def expire(self, _number):
        expire_orders()

    def remind(self, number):
        send_reminders(timezone.now() + timedelta(minutes=20 * number))

    # -- changing one's mind ---------------------------------------------------------------------------------------

    def cancel(self, number):
        """By staff, or by the holder after the organiser's steps."""
        cancel_order(order=self.some_order(number), by=None if number % 3 == 2 else self.staff)

    def cancel_one(self, number):
        cancel_attendee(attendee=self.some_person(number), by=self.staff if number % 3 == 2 else None)

    def rename(self, number):
        rename_attendee(
            attendee=self.some_person(number),
            family_name=f"New{number}",
            given_name="",
            name_order="given_first",
            email=f"new{number}@example.org",
            affiliation="",
            by=None if number % 2 else self.staff,
        )

    def come_in(self, number):
        check_in(event=self.event, ticket_code=self.some_person(number).ticket_code, by=self.staff)

    def invoice(self, number):
        order = self.some_order(number, OrderState.PENDING, OrderState.CONFIRMED)
        if not Buyer.objects.filter(order=order).exists():
            BuyerFactory(order=order)
        issue_invoice(order=order, by=self.staff)
