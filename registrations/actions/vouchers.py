"""Making vouchers, and using them up: the last use is counted under the voucher's lock."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.signals import let_go
from events.models import Event
from registrations.actions.refusals import VoucherRefusedError
from registrations.enums import VoucherKind, VoucherScope
from registrations.models import Option, Order, OrderChange, TicketType, Voucher
from registrations.queries.vouchers import Redeemable, redeemable, vouchers_with_uses
from registrations.rules.codes import ALPHABET
from registrations.rules.vouchers import why_not_usable

MOST_AT_ONCE = 5000
CODE_LENGTH = 10  # of 31 characters: 49 random bits


def lock_vouchers(voucher_ids: Iterable[int]) -> None:
    """Lock these rows until the transaction ends; after the quotas, always in primary-key order. On SQLite the whole
    transaction has the write lock (actions/places.py)."""
    list(Voucher.objects.select_for_update().filter(pk__in=list(voucher_ids)).order_by("pk").values_list("pk"))


def voucher_typed(event: Event, code: str, now: datetime) -> Redeemable | None:
    """The voucher of a code that was typed, None for an empty one, VoucherRefusedError for one that can't be used.
    Whether it is still there to be used is counted again under its lock."""
    if not code.strip():
        return None
    found = redeemable(event, code, now)
    if reason := why_not_usable(found.voucher if found else None, found.left if found else 0, event.zone, now):
        raise VoucherRefusedError(reason)
    return found


def use_voucher(
    voucher: Voucher,
    number: int,
    now: datetime,
    but_for: Order | None = None,
    but_for_change: OrderChange | None = None,
) -> None:
    """See under its lock that the voucher may still be used `number` times; VoucherRefusedError otherwise. What an
    order or a change was promised (`but_for`, `but_for_change`) counts also after the voucher's time.

    Nothing is written: the lines that the caller adds in the same transaction are the uses.
    """
    lock_vouchers([voucher.pk])
    present = vouchers_with_uses(now, but_for, but_for_change).filter(pk=voucher.pk).select_related("event").first()
    left: int = present.left if present else 0  # type: ignore[attr-defined]
    zone = present.event.zone if present else voucher.event.zone
    is_promised = but_for is not None or but_for_change is not None
    if not is_promised and (reason := why_not_usable(present, left, zone, now)):
        raise VoucherRefusedError(reason)
    if left < number:
        raise VoucherRefusedError(_("This voucher has been used up.") if left <= 0 else _few(left))


def _few(left: int) -> str:
    return _("This voucher can't be used for so many people any more; %(left)d left.") % {"left": left}


@transaction.atomic
def make_vouchers(
    *,
    voucher: Voucher,
    ticket_types: Iterable[TicketType],
    options: Iterable[Option] = (),
    number: int = 1,
    by: Any = None,
) -> list[Voucher]:
    """Store `number` vouchers like this one. A code that is given names the only one, or begins all of them; the rest
    of a code is drawn. ValidationError by field."""
    types = [kind for kind in ticket_types if kind.event_id == voucher.event_id]
    if not 1 <= number <= MOST_AT_ONCE:
        raise ValidationError(_("Make between 1 and %(most)d at once.") % {"most": MOST_AT_ONCE})
    stem = voucher.code
    made = []
    for _n in range(number):
        code = stem if stem and number == 1 else f"{stem}-{new_code()}" if stem else new_code()
        one = Voucher(**{field.attname: getattr(voucher, field.attname) for field in Voucher._meta.concrete_fields})
        one.pk, one.code, one.made_at, one.made_by = None, code, timezone.now(), by
        made.append(one)
    check_voucher(made[0], types)
    Voucher.objects.bulk_create(made, batch_size=500)
    extras = Voucher.options.through
    chosen = [option for option in options if option.event_id == voucher.event_id]
    extras.objects.bulk_create(
        (extras(voucher_id=one.pk, option_id=option.pk) for one in made for option in chosen), batch_size=500
    )
    link = Voucher.ticket_types.through
    link.objects.bulk_create(
        (link(voucher_id=one.pk, tickettype_id=kind.pk) for one in made for kind in types), batch_size=500
    )
    record("registrations.vouchers.make", made[0], by=by, number=number)
    let_go()  # kept places show on the public page
    return made


@transaction.atomic
def change_voucher(
    *, voucher: Voucher, ticket_types: Iterable[TicketType], options: Iterable[Option] = (), by: Any = None
) -> Voucher:
    """Fewer uses than were made may be meant: nobody loses theirs. Orders keep their prices."""
    types = [kind for kind in ticket_types if kind.event_id == voucher.event_id]
    check_voucher(voucher, types)
    voucher.save()
    voucher.ticket_types.set(types)
    voucher.options.set([option for option in options if option.event_id == voucher.event_id])
    record("registrations.vouchers.change", voucher, by=by)
    let_go()
    return voucher


def check_voucher(voucher: Voucher, types: list[TicketType]) -> None:
    """ValidationError by field."""
    if voucher.kind == VoucherKind.FREE:
        voucher.value = 0
    elif not voucher.value:
        raise ValidationError({"value": _("Write how much the voucher takes off.")})
    if voucher.kind == VoucherKind.PERCENT and voucher.value > 100:
        raise ValidationError({"value": _("A voucher takes off 100 % at most.")})
    if voucher.reserves_places and voucher.scope == VoucherScope.OPTIONS:
        raise ValidationError({"scope": _("Places are kept for tickets, not for options.")})
    if voucher.reserves_places and len(types) != 1:
        raise ValidationError({"ticket_types": _("To keep places, choose exactly one ticket.")})
    if voucher.valid_from and voucher.valid_until and voucher.valid_until <= voucher.valid_from:
        raise ValidationError({"valid_until": _("This must be after the beginning.")})
    voucher.full_clean(exclude=["ticket_types", "options"])


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(CODE_LENGTH))
