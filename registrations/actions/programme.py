"""An order keeps its holder's own programme."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conferences.actions.personal import change_stars, keep_without_address
from conferences.models import Conference, PersonalProgramme
from conferences.queries.programme import latest_programme
from registrations.actions.refusals import OrderRefusedError
from registrations.enums import HOLDING_STATES
from registrations.models import Order, OrderProgramme


class ProgrammeNotKeptError(OrderRefusedError):
    """The event has no released programme, or the order is let go."""


@transaction.atomic
def keep_programme(*, order: Order, slugs: Iterable[str] = (), by: Any = None) -> PersonalProgramme:
    """The programme that this order keeps, with these sessions starred in it; made if there is none yet.

    It holds no mail address: who opens the order opens it. Raises ProgrammeNotKeptError.
    """
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    conference = Conference.objects.filter(pk=locked.event_id).first()
    if conference is None or locked.state not in HOLDING_STATES or latest_programme(conference) is None:
        raise ProgrammeNotKeptError(_("There is no programme to keep with this registration."))
    link = OrderProgramme.objects.select_related("personal_programme__conference").filter(order=locked).first()
    if link is None:
        personal = keep_without_address(conference=conference, slugs=slugs, language=locked.language, by=by)
        OrderProgramme.objects.create(order=locked, personal_programme=personal)
        return personal
    change_stars(personal=link.personal_programme, starred=slugs, by=by)
    return link.personal_programme
