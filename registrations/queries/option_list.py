"""Who takes one option, for the list on paper. The number of statements does not grow with the people."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from core.branding import default_brand
from core.dates import moment
from core.languages import localized
from people.rules import sort_key
from registrations.documents.option_list import ListLabels, ListRow, draw_option_list
from registrations.enums import OrderState
from registrations.models import Attendee, Option, OptionCheckIn, OrderLine


def people_with_option(option: Option) -> list[Attendee]:
    """Confirmed people who take it, by family name; `came` says who has come, and `order.companions` holds those of
    the same order who accompany somebody and take it too. Two statements."""
    taken = Exists(OrderLine.objects.filter(attendee=OuterRef("pk"), option=option, cancelled_at__isnull=True))
    came = Exists(OptionCheckIn.objects.filter(attendee=OuterRef("pk"), option=option, undone_at__isnull=True))
    companions = Attendee.standing.filter(taken, ticket_type__scientific_access=False).order_by("position")
    people = (
        Attendee.standing.filter(taken, order__event_id=option.event_id, order__state=OrderState.CONFIRMED)
        .select_related("order", "ticket_type")
        .annotate(came=came)
        .prefetch_related(Prefetch("order__attendees", companions, to_attr="companions"))
    )
    return sorted(people, key=lambda one: (sort_key(one.family_name, one.given_name), one.pk))


def option_list_document(option: Option, language: str, now: datetime | None = None) -> bytes:
    """The PDF; `option` with its event. Words, ticket types and the option are in `language`."""
    now, event = now or timezone.now(), option.event
    people = people_with_option(option)
    with override(language):
        rows = [_row(attendee, language) for attendee in people]
        number = ngettext("%(number)d person", "%(number)d people", len(rows)) % {"number": len(rows)}
        made = _("as of %(when)s") % {"when": moment(now, event.zone, language)}
        labels = ListLabels(
            heading=localized(option, "name", language),
            event=localized(event, "title", language),
            summary=f"{number} · {made}",
            person=_("Name"),
            companions=_("With them"),
            signature=_("Signature"),
            empty=_("Nobody takes this yet."),
            footer=_("This list holds personal data. Please destroy it after the event."),
            pages=pgettext("of a printed list", "Page {page} of {pages}"),
            write_name=_("Please write the name here"),
            language=language,
        )
    return draw_option_list(rows, labels=labels, brand=default_brand(language))


def _row(attendee: Attendee, language: str) -> ListRow:
    facts = [localized(attendee.ticket_type, "name", language), attendee.affiliation, attendee.order.code]
    if attendee.order.is_test:
        facts.append(_("TEST"))
    others = [] if not attendee.ticket_type.scientific_access else attendee.order.companions  # type: ignore[attr-defined]
    return ListRow(
        name=attendee.full_name,
        facts=" · ".join(fact for fact in facts if fact),
        companions=", ".join(one.full_name for one in others),
        came=attendee.came,  # type: ignore[attr-defined]
    )
