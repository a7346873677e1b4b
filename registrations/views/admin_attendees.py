"""Everybody who comes, as a list and as a table to take away."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from core.folded_search import FoldedIndexView
from core.money import Money
from registrations.enums import OrderState
from registrations.models import Attendee, CheckIn, Option, OrderLine
from registrations.queries.options import lines_with_options
from registrations.views.admin_common import (
    EventFilter,
    ManagedMixin,
    event_of_request,
    registrations_path,
    table_response,
)


class AttendeeFilterSet(WagtailFilterSet):
    event = EventFilter(field_name="order__event")
    state = django_filters.ChoiceFilter(
        field_name="order__state", choices=OrderState.choices, label=gettext_lazy("State of the order")
    )
    option = django_filters.ModelChoiceFilter(
        queryset=Option.objects.none(), method="with_option", label=gettext_lazy("Option")
    )
    is_in = django_filters.BooleanFilter(field_name="is_in", label=gettext_lazy("Checked in"))

    class Meta:
        model = Attendee
        fields = ("event", "state", "option", "is_in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = event_of_request(self.request) if self.request else None
        options = Option.objects.filter(event=event) if event else Option.objects.all()
        self.filters["option"].queryset = options

    def with_option(self, queryset: QuerySet[Attendee], _name: str, option: Option) -> QuerySet[Attendee]:
        """Those who take it, as their orders stand."""
        return queryset.filter(Exists(standing_lines().filter(option=option)))


def standing_lines() -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(attendee=OuterRef("pk"), cancelled_at__isnull=True).order_by()


def attendees() -> QuerySet[Attendee]:
    is_in = Exists(CheckIn.objects.filter(attendee=OuterRef("pk"), undone_at__isnull=True))
    price = standing_lines().values("attendee").annotate(minor=Sum("price_minor")).values("minor")
    people = Attendee.standing.select_related("order__event", "ticket_type").prefetch_related(lines_with_options())
    return people.annotate(is_in=is_in, price_minor=Coalesce(Subquery(price), 0))


class AttendeesView(ManagedMixin, FoldedIndexView):
    model = Attendee
    page_title = gettext_lazy("Attendees")
    header_icon = "group"
    index_url_name = "attendees_admin:index"
    index_results_url_name = "attendees_admin:index_results"
    any_permission_required = None
    filterset_class = AttendeeFilterSet
    search_fields = ("family_name", "given_name", "email", "affiliation", "order__code")
    paginate_by = 20
    default_ordering = ("-order__placed_at", "position")

    def get_base_queryset(self) -> QuerySet[Attendee]:
        return attendees()

    def get_page_subtitle(self) -> str:
        event = event_of_request(self.request)
        return event.title if event else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": _("Attendees"), "sublabel": self.get_page_subtitle()}
        return [*registrations_path(event_of_request(self.request)), here]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = f"{reverse('attendees_admin:table')}?{self.request.GET.urlencode()}"
        return [HeaderButton(_("Download as CSV"), url=url, icon_name="download")]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "name",
                label=gettext_lazy("Name"),
                accessor="full_name",
                sort_key="family_name",
                get_url=lambda attendee: reverse("orders_admin:order", args=[attendee.order_id]),
            ),
            Column("email", label=gettext_lazy("E-mail"), accessor="email", sort_key="email"),
            Column("affiliation", label=gettext_lazy("Affiliation"), accessor="affiliation", sort_key="affiliation"),
            Column("ticket", label=gettext_lazy("Ticket"), accessor="ticket_type.name"),
            Column("order", label=gettext_lazy("Order"), accessor="order.code", classname="bo-nowrap"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="order.get_state_display",
                primary=lambda attendee: attendee.order.state == OrderState.CONFIRMED,
            ),
            BooleanColumn("is_in", label=gettext_lazy("Checked in"), accessor="is_in"),
        ]


def table_heads() -> tuple[str, ...]:
    return (
        _("Order"),
        _("State"),
        _("Event"),
        _("Ticket"),
        _("Family name"),
        _("Given name"),
        _("Full name"),
        _("E-mail"),
        _("Affiliation"),
        _("Country"),
        _("Dietary needs"),
        _("Access needs"),
        _("Agrees to photos"),
        _("Price"),
        _("Currency"),
        _("Checked in"),
        _("Options"),
    )


def table_rows(rows: QuerySet[Attendee]) -> Iterator[tuple[Any, ...]]:
    """One by one, so that a large event needs no memory."""
    yes, no = _("yes"), _("no")
    for row in rows.iterator(chunk_size=500):
        yield (
            row.order.code,
            row.order.get_state_display(),
            row.order.event.title,
            row.ticket_type.name,
            row.family_name,
            row.given_name,
            row.full_name,
            row.email,
            row.affiliation,
            row.country.code if row.country else "",
            row.dietary_needs,
            row.access_needs,
            yes if row.photo_consent else no,
            price_of(row),
            row.order.currency,
            yes if row.is_in else no,  # type: ignore[attr-defined]
            ", ".join(line.option.name for line in row.lines.all() if line.option and not line.cancelled_at),
        )


def price_of(attendee: Attendee) -> Any:
    return Money(attendee.price_minor, attendee.order.currency).amount  # type: ignore[attr-defined]


class AttendeesTableView(AttendeesView):
    """The same list, searched and filtered as on the screen, as one file: CSV, or XLSX with `?as=xlsx`."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = event_of_request(request)
        name = f"attendees-{event.slug}" if event else "attendees"
        as_xlsx = request.GET.get("as") == "xlsx"
        return table_response(name, table_heads(), table_rows(self.get_queryset()), as_xlsx=as_xlsx)
