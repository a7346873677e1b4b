"""Money at work: transfers and a statement, invoices, a group, a waiting list, vouchers, invitations, decisions.

All of it is made by the actions that serve real orders. Two files of a bank are left in the data folder, to import.
"""

from datetime import timedelta

from django.conf import settings as site
from django.utils import timezone

from conferences.models import Conference
from core.money import Money
from events.models import Event
from home.demo.accounts import admin, organiser
from home.demo.bank import Transfer, as_camt, as_csv
from home.demo.data import money as data
from home.demo.data.attendees import Guest
from home.demo.dates import SYMPOSIUM
from home.demo.registrations import CURRENCY, let_expire, new_key, pay, place
from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.changing import change_place
from registrations.actions.groups import complete_attendee, place_group_order
from registrations.actions.inviting import invite_people, withdraw_invitation
from registrations.actions.invoicing import issue_invoice, save_buyer
from registrations.actions.offering import offer_waiting_places
from registrations.actions.options import save_option
from registrations.actions.paying_back import ask_refund
from registrations.actions.paying_changes import choose_way_for_change
from registrations.actions.receiving import receive_event
from registrations.actions.setting_up import save_ticket_type
from registrations.actions.statements import book_certain_lines, book_line, import_statement, leave_line
from registrations.actions.taking_options import join_option_line
from registrations.actions.transferring import choose_way, receive_money, save_payment_ways
from registrations.actions.vouchers import make_vouchers
from registrations.actions.waiting import confirm_waiting, join_waiting_list
from registrations.enums import (
    ChangeState,
    MatchKind,
    OptionKind,
    OrderState,
    PaymentState,
    PaymentWay,
    Provider,
    RefundMethod,
    TaxCategory,
    VoucherKind,
)
from registrations.models import (
    Attendee,
    AttendeeLink,
    BankLine,
    Buyer,
    Issuer,
    Option,
    Order,
    Payment,
    PaymentWays,
    RegistrationSettings,
    TaxRate,
    TicketType,
    Voucher,
    WaitingEntry,
)
from registrations.queries.balance import balance_of
from registrations.queries.changing import options_had
from registrations.queries.providers import chosen_provider, sandbox
from registrations.rules.groups import TicketNames, read_group
from registrations.rules.invitations import read_people
from registrations.rules.references import spaced_reference


def load_money() -> None:
    event = Conference.objects.get(slug=SYMPOSIUM)
    if PaymentWays.objects.filter(event=event).exists():
        return
    types = {kind.name: kind for kind in TicketType.objects.filter(event=event)}
    early, sponsor = types["Early fee"], types["Sponsor"]
    open_money(event)
    transfers(event, early)
    paid_online(event, early, sponsor)
    changes(event, early, sponsor)
    sold_out(event)
    full_workshop(event)
    invoice_to_institution(event, early)
    group(event, early)
    invite(event, sponsor)
    hand_out_vouchers(event, early)


def open_money(event: Event) -> None:
    """Ways of paying, an issuer of invoices, a limit above which two people pay back."""
    save_payment_ways(
        ways=PaymentWays(event=event, online=True, transfer=True, invoice=True, on_site=True, **data.ACCOUNT),
        by=organiser(),
    )
    issuer = Issuer.objects.create(is_default=True, **data.ISSUER)
    TaxRate.objects.create(issuer=issuer, category=TaxCategory.EXEMPT, percent=0, **data.NO_TAX)
    RegistrationSettings.objects.filter(event=event).update(
        refund_limit_minor=data.REFUND_LIMIT, group_limit=data.LARGEST_GROUP
    )


# -- by bank transfer ---------------------------------------------------------------------------------------------


def transfers(event: Event, kind: TicketType) -> None:
    """One statement is imported: a line of it confirmed an order, one was short, one is something else, and one waits.
    Another statement is there to be imported."""
    full, short = (
        by_transfer(event, kind, one, key) for one, key in ((data.PAID_IN_FULL, "full"), (data.PAID_SHORT, "short"))
    )
    awaited = [by_transfer(event, kind, one, f"awaited-{n}") for n, one in enumerate(data.AWAITED)]
    choose_way(order=place(event, [data.PAYS_AT_THE_DOOR], kind, "door"), way=PaymentWay.ON_SITE)
    yesterday = [
        transfer_of(full),
        transfer_of(short, less=data.SHORT_BY),
        Transfer("Membership 2027, with thanks", "Lindqvist, Margareta", Money(60_00, "USD")),
        Transfer("symposium bangkok", "Northern Cross Travel Ltd", Money(75_00, "USD")),
    ]
    day = timezone.now().date() - timedelta(days=1)
    import_statement(name=f"statement-{day}.xml", data=as_camt(yesterday, day), by=organiser())
    book_certain_lines.func(organiser().pk)
    book_line(line=BankLine.objects.get(order=short, match=MatchKind.REFERENCE), order=short, by=organiser())
    leave_line(line=BankLine.objects.get(text__startswith="Membership"), note="A membership fee.", by=organiser())
    write_files(awaited)
    payment = full.payments.get(state=PaymentState.PAID)
    ask_refund(
        payment=payment,
        amount=Money(data.GETS_A_LITTLE_BACK, full.currency),
        reason=data.WHY_A_LITTLE,
        by=organiser(),
        key=f"demo-{full.code}",
        method=RefundMethod.TRANSFER,
        bank_details=data.ACCOUNT_OF_PAYER,
    )


def by_transfer(event: Event, kind: TicketType, guest: Guest, key: str) -> Order:
    order = place(event, [guest], kind, key)
    choose_way(order=order, way=PaymentWay.TRANSFER)
    return order


def transfer_of(order: Order, *, less: int = 0, named: bool = True) -> Transfer:
    """What the bank will say of it; not `named`: the payer forgot the reference."""
    due = balance_of(order).due
    return Transfer(
        spaced_reference(order.code) if named else "symposium fee", order.name, Money(due.minor - less, due.currency)
    )


def write_files(awaited: list[Order]) -> None:
    """The next statement, as two banks would give it: VAR/demo/."""
    today = timezone.now().date()
    folder = site.VAR_DIR / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    first, second, third, fourth = awaited
    camt = [
        transfer_of(first),
        transfer_of(second, named=False),
        transfer_of(third, less=data.SHORT_BY),
        Transfer("Refund of catering deposit", "Riverside Catering (demo)", Money(310_00, "USD")),
    ]
    (folder / "bank-statement.xml").write_bytes(as_camt(camt, today))
    (folder / "bank-statement.csv").write_bytes(as_csv([transfer_of(fourth)], today))


# -- paid online --------------------------------------------------------------------------------------------------


def paid_online(event: Event, early: TicketType, sponsor: TicketType) -> None:
    """Paid twice, disputed, and money that goes back when a second person agrees. Without the sandbox: nothing."""
    if chosen_provider() != Provider.SANDBOX:
        return
    twice = place(event, [data.PAID_TWICE], early, "twice")
    total = twice.total
    pay(twice)
    receive_money(order=twice, money=total, provider=Provider.TRANSFER, key=f"demo-{twice.code}", by=organiser())

    disputed = place(event, [data.DISPUTES], early, "disputed")
    pay(disputed)
    payload, signature = sandbox().dispute(str(disputed.payments.get().session_id), "dispute")
    receive_event(provider=Provider.SANDBOX, payload=payload, signature=signature)

    kind = TicketType.objects.get(pk=sponsor.pk)
    kind.needs_approval = False
    kind.save()
    large = place(event, data.CHANGED_THEIR_MIND, kind, "large")
    kind.needs_approval = True
    kind.save()
    pay(large)
    ask_refund(
        payment=Payment.objects.get(order=large),
        amount=Money(data.LESS_FOR_THEM, large.currency),
        reason=data.WHY_LESS,
        by=admin(),
        key=f"demo-{large.code}",
    )
    for number, guest in enumerate(data.ALSO_ASKING):
        place(event, [guest], kind, f"also-asking-{number}")


# -- changes by holders -------------------------------------------------------------------------------------------


def changes(event: Event, early: TicketType, sponsor: TicketType) -> None:
    """Somebody adds the walk and pays the difference by transfer; somebody else asks for a ticket that needs approval.
    Both from the page of their order."""
    people = Attendee.standing.select_related("ticket_type").filter(
        order__event=event, order__state=OrderState.CONFIRMED, order__group__isnull=True, ticket_type=early
    )
    chosen = list(people.order_by("-pk")[:2])
    if len(chosen) < 2:
        return
    walk = Option.objects.get(event=event, kind=OptionKind.TOUR)
    change = change_place(attendee=chosen[0], ticket_type=early, options={*options_had(chosen[0]), walk.pk})
    if change.state == ChangeState.AWAITING:
        choose_way_for_change(change=change)
    change_place(attendee=chosen[1], ticket_type=sponsor)


# -- sold out -----------------------------------------------------------------------------------------------------


def sold_out(event: Event) -> None:
    """Money that came when the places were gone; people in line, the first of whom has an offer."""
    kind = save_ticket_type(
        ticket_type=TicketType(
            event=event, price_minor=60_00, currency=CURRENCY, position=9, has_waiting_list=True, **data.LABORATORY
        ),
        quotas=[],
        new_quota_size=data.LABORATORY_PLACES,
    )
    late = place(event, [data.TOO_LATE], kind, "late")
    let_expire(late)
    for number, guest in enumerate(data.IN_THE_LABORATORY):
        pay(place(event, [guest], kind, f"laboratory-{number}"))
    gives_back = place(event, [data.GIVES_BACK], kind, "gives-back")
    receive_money(order=late, money=late.total, provider=Provider.TRANSFER, key=f"demo-{late.code}", by=organiser())
    for name, address, places in data.WAITING:
        entry = join_waiting_list(
            event=event, ticket_type=kind, name=name, email=f"{address}@guests.example", places=places
        )
        confirm_waiting(entry=entry)
    cancel_order(order=gives_back)
    offer_waiting_places()
    now = timezone.now()
    for number, entry in enumerate(WaitingEntry.objects.filter(ticket_type=kind)):
        entry.queued_at = now - timedelta(days=6 - number)
        entry.save(update_fields=["queued_at"])


def full_workshop(event: Event) -> None:
    """An option that is full: two people of earlier orders have it, two stand in line for it."""
    workshop = save_option(
        option=Option(event=event, kind=OptionKind.WORKSHOP, position=20, has_waiting_list=True, **data.FULL_WORKSHOP),
        quotas=[],
        ticket_types=[],
        included_in=[],
        new_quota_size=data.FULL_WORKSHOP_PLACES,
    )
    confirmed = Attendee.standing.filter(order__event=event, order__state=OrderState.CONFIRMED)
    number = data.FULL_WORKSHOP_PLACES + data.FULL_WORKSHOP_WAITING
    people = list(confirmed.filter(ticket_type__scientific_access=True).select_related("ticket_type").order_by("pk"))
    for person in people[: data.FULL_WORKSHOP_PLACES]:
        options = [*options_had(person), workshop.pk]
        change_place(attendee=person, ticket_type=person.ticket_type, options=options, by=organiser())
    for person in people[data.FULL_WORKSHOP_PLACES : number]:
        join_option_line(attendee=person, option=workshop)


# -- on invoices --------------------------------------------------------------------------------------------------


def invoice_to_institution(event: Event, kind: TicketType) -> None:
    order = place(event, data.SENT_BY_INSTITUTION, kind, "institution")
    order.is_test = True  # nobody has paid yet, and its invoice has a number all the same
    order.save(update_fields=["is_test"])
    save_buyer(buyer=Buyer(order=order, **data.INSTITUTION), purchase_order=data.PURCHASE_ORDER)
    choose_way(
        order=order,
        way=PaymentWay.INVOICE,
        institution=str(data.INSTITUTION["name"]),
        purchase_order=data.PURCHASE_ORDER,
    )
    issue_invoice(order=order)


def group(event: Event, kind: TicketType) -> None:
    """Six people, invoiced to their university; one does not come, which is a credit note; two are incomplete."""
    people = read_group(data.GROUP_TABLE, TicketNames({}, kind.pk), data.LARGEST_GROUP).people
    name, email = data.COORDINATOR
    order = place_group_order(
        event=event,
        people=people,
        name=name,
        email=email,
        language="en",
        idempotency_key=new_key("group"),
        terms_accepted=True,
    )
    pay(order)
    order = Order.objects.get(pk=order.pk)
    save_buyer(buyer=Buyer(order=order, **data.GROUP_BUYER), purchase_order=data.GROUP_PURCHASE_ORDER)
    issue_invoice(order=order, by=organiser())
    cancel_attendee(attendee=order.attendees.get(family_name=data.DOES_NOT_COME), by=organiser())
    links = AttendeeLink.objects.filter(attendee__order=order, attendee__cancelled_at__isnull=True)
    for link in links.order_by("attendee__position")[: data.COMPLETE]:
        complete_attendee(link=link, values={"dietary_needs": "vegetarian", "photo_consent": True})


# -- by list and by code ------------------------------------------------------------------------------------------


def invite(event: Event, sponsor: TicketType) -> None:
    """One has come by their link, one link was withdrawn."""
    invitations = invite_people(event=event, people=read_people(data.INVITED), by=organiser())
    pay(place(event, [data.CAME_BY_INVITATION], sponsor, "invited", invitation=invitations[0].secret))
    withdraw_invitation(invitation=invitations[-1], by=organiser())


def hand_out_vouchers(event: Event, early: TicketType) -> None:
    """A dozen for speakers, of which one is used, and a few for partners."""
    speakers = Voucher(event=event, code="SPEAKER", batch="Invited speakers", kind=VoucherKind.FREE)
    made = make_vouchers(voucher=speakers, ticket_types=[early], number=data.SPEAKERS_VOUCHERS, by=organiser())
    place(event, [data.USES_A_VOUCHER], early, "voucher", voucher_code=made[0].code)
    partner = Voucher(event=event, code="PARTNER", batch="Partner schools", kind=VoucherKind.FIXED, value=30_00)
    make_vouchers(voucher=partner, ticket_types=[], number=3, by=organiser())
