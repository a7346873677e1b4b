"""The event, the list of steps, and what must hold after each and at the end."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from registrations.actions.refusals import RegistrationError
from registrations.enums import BY_HAND, PaymentState, RefundMethod, RefundState
from registrations.models import Order, Payment, PaymentWays, Refund, RegistrationSettings
from registrations.queries.balance import balances_of
from registrations.queries.provider_checks import problems_at_provider
from tests.factories import OptionFactory, QuotaFactory, TaxRateFactory, TicketTypeFactory, UserFactory, VoucherFactory
from tests.registrations.fake_stripe import RefusedError
from tests.registrations.helpers import open_event
from tests.registrations.sweep import sweep
from tests.registrations.world.base import NothingError
from tests.registrations.world.changing import Changing
from tests.registrations.world.paying import Paying
from tests.registrations.world.registering import Registering

LIKELY = ("buy", "pay", "pay", "lapse", "expire", "offer", "cancel_one", "pay_back", "decide", "transfer", "book")
STEPS = (
    *("buy", "buy_two", "buy_cheaper", "buy_group", "ask", "invite", "come_invited", "uninvite", "approve", "decline"),
    *("wait", "offer", "offer_first", "accept", "let_lapse", "leave", "lapse", "expire", "remind"),
    *("cancel", "cancel_one", "rename", "come_in", "invoice"),
    *("change", "change", "change_dinner", "change_dinner", "withdraw", "decide_change", "more_time", "let_be"),
    *("transfer_change", "change_lapses", "wait_for_dinner", "accept_dinner"),
    *("start", "pay", "pay_later", "succeed", "fail", "run_out", "refund", "repeat", "reconcile"),
    *("slow_down", "refund_ends", "dispute", "dispute_ends"),
    *("pay_back", "approve_refund", "decline_refund", "transfer_back", "transfer_returns", "decide"),
    *("choose_transfer", "transfer", "book_certain", "book", "set_aside", "take_up", "pay_cash"),
)


class World(Registering, Changing, Paying):
    """Three places with a waiting list, two that need approval and share one quota with them, one dinner."""

    def __init__(self, account):
        self.account, self.events, self.sessions = account, [], []
        self.lines_made = self.cash = 0
        account.refunds_are = "succeeded"
        self.event, self.kind = open_event(places=3, price=5000, currency="VND", waiting_goes_first=True)
        self.kind.has_waiting_list = True
        self.kind.save()
        quotas = [*self.kind.quotas.all(), QuotaFactory(event=self.event, size=2)]
        self.asked = TicketTypeFactory(
            event=self.event, price_minor=3000, currency="VND", needs_approval=True, quotas=quotas
        )
        self.dinner = OptionFactory(
            has_waiting_list=True, event=self.event, price_minor=1000, quotas=[QuotaFactory(event=self.event, size=1)]
        )
        self.half = VoucherFactory(event=self.event, kind="percent", value=50, max_uses=2)
        self.free = VoucherFactory(event=self.event, max_uses=1, reserves_places=True, ticket_types=[self.kind])
        self.staff, self.boss = UserFactory(), UserFactory()
        TaxRateFactory()
        self.event.cancellation_steps.create(days_before=1, percent=50, fee_minor=100)
        PaymentWays.objects.create(
            event=self.event, transfer=True, account_holder="Us", account_number="DE89370400440532013000"
        )
        soon = timezone.now() + timedelta(days=1)
        RegistrationSettings.objects.filter(event=self.event).update(
            refund_limit_minor=4000, group_limit=3, name_change_until=soon, change_until=soon
        )

    def step(self, name, number):
        """Whether it was possible. A refusal must change nothing; the sweep after it sees that."""
        with suppress(NothingError):
            with suppress(RegistrationError, RefusedError):
                getattr(self, name)(number)
            return True
        return False

    def end(self):
        """Every event comes in the end, in the wrong order; then what the provider and the bank hold is what the books
        say."""
        for event in reversed(self.events):
            self.deliver(event)
        self.reconcile(0)
        self.expire(0)
        assert sweep() == []
        online = [key for key in self.sessions if self.intent(key).get("status") == "succeeded"]
        by_hand = Payment.objects.filter(order__event=self.event, state=PaymentState.PAID, provider__in=BY_HAND)
        booked = sum(by_hand.values_list("received_minor", flat=True))
        balances = balances_of(Order.objects.filter(event=self.event)).values()
        held = sum(self.account.objects[key]["amount_total"] for key in online)
        assert sum(balance.received.minor for balance in balances) == held + booked
        back = [item["amount"] for key in self.sessions for item in self.refunds_of(key) if item["status"] != "failed"]
        transferred = Refund.objects.filter(
            payment__order__event=self.event, method=RefundMethod.TRANSFER, state=RefundState.SUCCEEDED
        )
        back += transferred.values_list("amount_minor", flat=True)
        assert sum(balance.refunded.minor for balance in balances) == sum(back)
        taken = [item["amount"] for item in self.disputes() if item["status"] != "won"]
        assert sum(balance.disputed.minor for balance in balances) == sum(taken)
        assert list(problems_at_provider(self.event)) == []
