"""Files of official invoices: matched with their orders by name, kept, and mailed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.uploads import clean_file_name
from registrations.actions.transitions import lock_order
from registrations.models import Buyer, Invoice, OfficialFile
from registrations.rules.official_files import LONGEST, candidates, official_suffix
from registrations.tasks import send_official_file


@dataclass(frozen=True, slots=True)
class Matched:
    """`order_code` where the file was kept, else why not."""

    name: str
    order_code: str = ""
    reason: str = ""


def add_official_files(*, files: Iterable[UploadedFile], by: Any) -> list[Matched]:
    """Keep and mail each file whose name holds the code of an order (or the number of its invoice) that asked for an
    official invoice. One that can't be matched is not kept, and stops no other."""
    buyers = {buyer.order_id: buyer for buyer in Buyer.objects.exclude(official="").select_related("order")}
    codes = {buyer.order.code: pk for pk, buyer in buyers.items()}
    codes |= dict(Invoice.objects.filter(order__in=list(buyers)).values_list("number", "order_id"))
    return [_add(file, buyers, codes, by) for file in files]


def _add(file: UploadedFile, buyers: dict[int, Buyer], codes: dict[str, int], by: Any) -> Matched:
    given = clean_file_name(file.name or "", "", longest=120)
    if not file.size or file.size > LONGEST:
        return Matched(given, reason=_("It is empty or larger than 10 MB."))
    suffix = official_suffix(file)  # type: ignore[arg-type]
    if not suffix:
        return Matched(given, reason=_("It is neither PDF, OFD nor XML."))
    orders = {codes[code] for code in candidates(file.name or "", codes)}
    if len(orders) != 1:
        text = _("Its name holds the codes of several orders.") if orders else _("Its name holds no order's code.")
        return Matched(given, reason=text)
    buyer = buyers[orders.pop()]
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    with transaction.atomic():
        order = lock_order(buyer.order_id)
        if OfficialFile.objects.filter(order=order, digest=digest).exists():
            return Matched(given, reason=_("It was sent already."))
        name = clean_file_name(file.name or "", suffix, fallback=order.code)
        kept = OfficialFile(
            order=order,
            official=buyer.official,
            name=name,
            digest=digest,
            uploaded_at=timezone.now(),
            uploaded_by=by,
        )
        kept.file.save(name, file, save=False)
        kept.save()
        record("registrations.order.official_file", order, by=by, file=kept.pk)
        send_official_file.enqueue(kept.pk)
    return Matched(name, order.code)
