"""Options in the back office."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from core.money import Money
from core.record_viewset import RecordDeleteView
from registrations.actions.options import save_option
from registrations.enums import HOLDING_STATES
from registrations.models import Attendee, Option
from registrations.views.admin_common import EventFilter, ManagedMixin, event_column
from registrations.views.admin_set_up import SetUpCreateView, SetUpEditView, SetUpIndexView, quota_names
from registrations.views.desk_options import option_list_response


class OptionFilterSet(WagtailFilterSet):
    event = EventFilter()

    class Meta:
        model = Option
        fields = ("event", "kind", "is_active")


class OptionIndexView(SetUpIndexView):
    def get_base_queryset(self) -> QuerySet[Option]:
        standing = Q(lines__cancelled_at__isnull=True, lines__order__state__in=HOLDING_STATES)
        options = Option.objects.select_related("event__registration_settings").prefetch_related("quotas")
        return options.annotate(taken=Count("lines", filter=standing, distinct=True))

    def get_list_more_buttons(self, instance: Option) -> list[Button]:
        url = reverse("options:list", args=[instance.pk])
        return [*super().get_list_more_buttons(instance), Button(_("Printed list"), url=url, icon_name="doc-full")]

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            *event_column(self.request, "event.title"),
            Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
            Column("price", label=gettext_lazy("Price"), accessor=price_text),
            Column("quotas", label=gettext_lazy("Quotas"), accessor=quota_names),
            Column("taken", label=gettext_lazy("Taken"), accessor="taken", sort_key="taken"),
            BooleanColumn("is_active", label=gettext_lazy("Offered"), accessor="is_active"),
            Column("position", label=gettext_lazy("Position"), accessor="position", sort_key="position"),
        ]


class OptionListView(ManagedMixin, View):
    """Who takes it, as a PDF to tick and sign."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return option_list_response(get_object_or_404(Option.objects.select_related("event"), pk=pk))


def price_text(option: Option) -> str:
    settings = getattr(option.event, "registration_settings", None)
    return str(Money(option.price_minor, settings.currency)) if settings else str(option.price_minor)


class SaveOptionMixin:
    request: Any
    form: Any

    def save_instance(self) -> Option:
        adding = self.form.instance.pk is None
        option: Option = self.form.save(commit=False)
        data = self.form.cleaned_data
        save_option(
            option=option,
            quotas=data["quotas"],
            ticket_types=data["ticket_types"],
            included_in=data["included_in"],
            sessions=data.get("sessions"),
            new_quota_size=data.get("new_quota_size"),
        )
        log(instance=option, action="wagtail.create" if adding else "wagtail.edit", user=self.request.user)
        return option


class OptionCreateView(SaveOptionMixin, SetUpCreateView):
    pass


class OptionEditView(SaveOptionMixin, SetUpEditView):
    pass


class OptionDeleteView(RecordDeleteView):
    """Named by its people."""

    def needed_by(self, record: Option) -> list[Attendee]:  # type: ignore[override]
        return list(Attendee.objects.filter(lines__option=record).distinct().order_by("pk"))
