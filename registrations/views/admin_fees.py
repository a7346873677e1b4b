"""The fee matrix of an event as one table, and the tables of income groups."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registrations.actions.fees import load_income_table, save_fees
from registrations.forms.fees import FeesForm, IncomeTableForm
from registrations.models import IncomeTable, Option, RegistrationSettings, TicketType
from registrations.queries.fees import day_of, fees_of_event
from registrations.rules.pricing import PERIODS, period_on
from registrations.views.admin_common import EventScreen, ManagedMixin, registrations_path


class FeesView(EventScreen):
    """What everything costs: ticket types, options and income groups down, periods across."""

    template_name = "registrations/admin/fees.html"
    page_title = gettext_lazy("Fees")
    header_icon = "table"

    @property
    def settings(self) -> RegistrationSettings:
        return get_object_or_404(RegistrationSettings, event=self.event)

    def form(self, data: Any = None) -> FeesForm:
        types: list[TicketType | Option] = [*TicketType.objects.filter(event_id=self.event.pk)]
        types += Option.objects.filter(event_id=self.event.pk)
        fees = list(fees_of_event(self.event.pk))
        return FeesForm(data, settings=self.settings, types=types, fees=fees)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        present, _last = period_on(day_of(self.event), form.settings.last_days)
        periods = [(period, period == present) for period in PERIODS]
        return {**super().get_context_data(**kwargs), "form": form, "settings": form.settings, "periods": periods}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                save_fees(
                    settings=form.settings,
                    last_days=form.last_days(),
                    cells=form.cells(),
                    rates=form.rates(),
                    income_table=form.cleaned_data["income_table"],
                    by=request.user,
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The fees are saved. Orders placed before keep their prices."))
                return redirect("registrations_admin:fees", self.event.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class IncomeTablesView(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The tables there are, and the upload of another."""

    template_name = "registrations/admin/income_tables.html"
    page_title = gettext_lazy("Income groups of countries")
    header_icon = "globe"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or IncomeTableForm()
        tables = IncomeTable.objects.annotate(number=Count("countries")).select_related("loaded_by")
        return {**super().get_context_data(**kwargs), "form": form, "tables": tables}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = IncomeTableForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                table = load_income_table(
                    name=data["name"],
                    valid_from=data["valid_from"],
                    groups=data["file"],
                    source=str(getattr(request.FILES["file"], "name", "")),
                    by=request.user,
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                values = {"table": table, "number": len(data["file"])}
                messages.success(request, _("“%(table)s” is loaded: %(number)s countries.") % values)
                return redirect(reverse("registrations_admin:income_tables"))
        return self.render_to_response(self.get_context_data(form=form), status=422)
