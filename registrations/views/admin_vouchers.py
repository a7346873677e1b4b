"""Vouchers of an event: the list with what was used, making one or many, and the list as a file."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.conf import settings as site
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import HeaderButton

from core.record_viewset import RecordDeleteView
from core.sheets import csv_lines
from registrations.actions.vouchers import change_voucher, make_vouchers
from registrations.enums import VoucherScope
from registrations.models import Order, Voucher
from registrations.queries.vouchers import vouchers_with_uses
from registrations.views.admin_common import EventFilter, ManagedMixin, event_column, event_of_request
from registrations.views.admin_set_up import SetUpCreateView, SetUpEditView, SetUpIndexView


class VoucherFilterSet(WagtailFilterSet):
    event = EventFilter()
    batch = django_filters.CharFilter(label=gettext_lazy("Label"))

    class Meta:
        model = Voucher
        fields = ("event", "batch", "kind", "is_active")


def worth(voucher: Voucher) -> str:
    """`20 %`, `$50.00`, `free`, in the currency of the event."""
    return voucher.worth(voucher.event.registration_settings.currency)


def link_of(voucher: Voucher) -> str:
    """What opens the registration with this voucher."""
    return f"{site.SITE_URL}{reverse('registrations:tickets', args=[voucher.event.slug])}?voucher={voucher.code}"


def all_vouchers() -> QuerySet[Voucher]:
    """With what was used, their event and its currency."""
    return (
        vouchers_with_uses().select_related("event__registration_settings").prefetch_related("ticket_types", "options")
    )


class VoucherIndexView(SetUpIndexView):
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet[Voucher]:
        return all_vouchers()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = f"{reverse('registrations_admin:vouchers_table')}?{self.request.GET.urlencode()}"
        return [*super().header_buttons, HeaderButton(_("Download as CSV"), url=url, icon_name="download")]

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("code"),
            *event_column(self.request, "event.title"),
            Column("worth", label=gettext_lazy("Off"), accessor=worth),
            Column("types", label=gettext_lazy("For what"), accessor=type_names),
            Column("for_email", label=gettext_lazy("For"), accessor="for_email"),
            Column("used", label=gettext_lazy("Used"), accessor=lambda row: f"{row.used} / {row.max_uses}"),
            BooleanColumn("reserves_places", label=gettext_lazy("Keeps places"), accessor="reserves_places"),
            BooleanColumn("is_active", label=gettext_lazy("Can be used"), accessor="is_active"),
            Column("batch", label=gettext_lazy("Label"), accessor="batch", sort_key="batch"),
        ]


def type_names(voucher: Voucher) -> str:
    """What it is for: `Participant`, `all`, `all + Dinner, Tour`."""
    tickets = ", ".join(kind.name for kind in voucher.ticket_types.all()) or _("all")
    options = ", ".join(option.name for option in voucher.options.all()) or _("all options")
    by_scope = {VoucherScope.TICKETS: tickets, VoucherScope.OPTIONS: options}
    return by_scope.get(VoucherScope(voucher.scope), f"{tickets} + {options}")


class VoucherCreateView(SetUpCreateView):
    def save_instance(self) -> Voucher:
        data = self.form.cleaned_data
        made = make_vouchers(
            voucher=self.form.instance,
            ticket_types=data["ticket_types"],
            options=data["options"],
            number=data.get("number") or 1,
            by=self.request.user,
        )
        self.made = made
        return made[0]

    def get_success_message(self, instance: Voucher) -> str:
        number = len(self.made)
        return ngettext("%(number)d voucher is made.", "%(number)d vouchers are made.", number) % {"number": number}

    def get_success_url(self) -> str:
        return f"{reverse('vouchers:index')}?event={self.event.pk}" if self.event else reverse("vouchers:index")


class VoucherEditView(SetUpEditView):
    def save_instance(self) -> Voucher:
        data = self.form.cleaned_data
        return change_voucher(
            voucher=self.form.instance,
            ticket_types=data["ticket_types"],
            options=data["options"],
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return f"{reverse('vouchers:index')}?event={self.object.event_id}"


class VoucherDeleteView(RecordDeleteView):
    """A voucher that was used stays: switch it off instead."""

    def needed_by(self, record: Voucher) -> list[Order]:  # type: ignore[override]
        return list(Order.objects.filter(lines__voucher=record).distinct().order_by("pk"))


class VouchersTableView(ManagedMixin, View):
    """The same list, filtered as on the screen, as one streamed file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        rows = VoucherFilterSet(request.GET, queryset=all_vouchers(), request=request).qs
        response = StreamingHttpResponse(table_lines(rows), content_type="text/csv; charset=utf-8")
        event = event_of_request(request)
        name = f"vouchers-{event.slug}" if event else "vouchers"
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response


def table_lines(rows: QuerySet[Voucher]) -> Iterator[str]:
    heads = (
        pgettext("voucher", "Code"),
        _("Link"),
        _("Off"),
        _("For what"),
        _("For"),
        _("Uses"),
        _("Used"),
        _("Label"),
    )
    return csv_lines(heads, (cells_of(row) for row in rows.iterator(chunk_size=500)))


def cells_of(row: Any) -> tuple[Any, ...]:
    types, link = type_names(row), link_of(row)
    return row.code, link, worth(row), types, row.for_email, row.max_uses, row.used, row.batch
