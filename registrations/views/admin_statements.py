"""Bank statements: importing files, saying what a bank's columns are, and what each line is for."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.folded_search import FoldedIndexView
from registrations.actions.refusals import RegistrationError
from registrations.actions.statements import (
    MappingMissingError,
    book_certain_lines,
    book_line,
    import_statement,
    leave_line,
    propose_orders,
    save_mapping,
    take_up_line,
)
from registrations.enums import MatchKind, StatementLineState
from registrations.forms.statements import LineForm, MappingForm, StatementForm
from registrations.models import BankLine, BankStatement, StatementMapping
from registrations.queries.balance import balance_of
from registrations.queries.open_changes import due_for, payable_changes
from registrations.queries.statements import waiting_by_match
from registrations.rules.references import spaced_reference
from registrations.views.admin_common import ManagedMixin, registrations_path

LATEST = 20


def statements_path() -> list[dict[str, Any]]:
    return [*registrations_path(), {"url": reverse("statements_admin:index"), "label": _("Bank statements")}]


class StatementScreen(ManagedMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "download"
    page_title = gettext_lazy("Bank statements")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*statements_path(), {"url": "", "label": self.get_page_title()}]


class StatementsView(StatementScreen):
    """Import a file; what waits; what was imported."""

    template_name = "registrations/admin/statements.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*registrations_path(), {"url": "", "label": _("Bank statements")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_by_match()
        rows = [(kind.value, kind.label, waiting[kind]) for kind in MatchKind if waiting.get(kind)]
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or StatementForm(),
            "waiting": rows,
            "certain": waiting.get(MatchKind.CERTAIN, 0),
            "statements": BankStatement.objects.select_related("imported_by")[:LATEST],
            "mappings": StatementMapping.objects.exclude(columns={}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StatementForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                statement = import_statement(name=file.name, data=file.read(), by=request.user)
            except MappingMissingError as error:
                messages.warning(request, error.message)
                return redirect("statements_admin:mapping", error.mapping.pk)
            except RegistrationError as error:
                form.add_error("file", error.message)
            else:
                values = {"new": statement.lines_new, "known": statement.lines_known, "other": statement.lines_other}
                text = _("Read: %(new)d new lines, %(known)d known already, %(other)d that bring no money.")
                messages.success(request, text % values)
                return redirect("statements_admin:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class BookCertainView(ManagedMixin, TemplateView):
    """POST books what is certain, by a task; or looks again for all that waits."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "again":
            number = propose_orders()
            text = ngettext("There is a proposal for %(n)d line.", "There are proposals for %(n)d lines.", number)
            messages.success(request, text % {"n": number})
        else:
            book_certain_lines.enqueue(request.user.pk or 0)
            messages.success(request, _("The certain lines are being booked; the holders get their tickets by mail."))
        return redirect("statements_admin:index")


class MappingView(StatementScreen):
    template_name = "registrations/admin/statement_columns.html"
    page_title = gettext_lazy("Columns of a bank's files")

    @property
    def mapping(self) -> StatementMapping:
        return get_object_or_404(StatementMapping, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or MappingForm(mapping=self.mapping)
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MappingForm(request.POST, mapping=self.mapping)
        if form.is_valid():
            save_mapping(mapping=self.mapping, name=form.cleaned_data["name"], columns=form.columns(), by=request.user)
            messages.success(request, _("Saved. Please import the file now."))
            return redirect("statements_admin:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LineFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=StatementLineState.choices, label=gettext_lazy("State"))
    match = django_filters.ChoiceFilter(choices=MatchKind.choices, label=gettext_lazy("Proposal"))

    class Meta:
        model = BankLine
        fields = ("state", "match")


class LinesView(ManagedMixin, FoldedIndexView):
    model = BankLine
    page_title = gettext_lazy("Lines of bank statements")
    header_icon = "download"
    index_url_name = "statements_admin:lines"
    index_results_url_name = "statements_admin:lines_results"
    any_permission_required = None
    filterset_class = LineFilterSet
    search_fields = ("text", "payer", "bank_id", "order__code", "order__name")
    paginate_by = 50
    default_ordering = "-booked_on"
    header_buttons: list[Any] = []

    def get_base_queryset(self) -> QuerySet[BankLine]:
        return BankLine.objects.select_related("order")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*statements_path(), {"url": "", "label": _("Lines of bank statements")}]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "booked_on",
                label=gettext_lazy("Day"),
                accessor=lambda line: date_format(line.booked_on, "DATE_FORMAT"),
                sort_key="booked_on",
                classname="bo-nowrap",
                get_url=lambda line: reverse("statements_admin:line", args=[line.pk]),
            ),
            Column("amount", label=gettext_lazy("Amount"), accessor="amount", sort_key="amount_minor"),
            Column("payer", label=gettext_lazy("Payer"), accessor="payer"),
            Column("text", label=gettext_lazy("Text"), accessor=lambda line: line.text[:80]),
            Column("order", label=gettext_lazy("Order"), accessor=lambda line: line.order or ""),
            Column("match", label=gettext_lazy("Why"), accessor=lambda line: line.get_match_display()),
            StatusTagColumn(
                "state",
                label=gettext_lazy("State"),
                accessor="get_state_display",
                primary=lambda line: line.state == StatementLineState.BOOKED,
            ),
        ]


class LineView(StatementScreen):
    """One line: what it says, for which order it seems to be, and the buttons."""

    template_name = "registrations/admin/statement_line.html"
    page_title = gettext_lazy("Line of a bank statement")

    @property
    def line(self) -> BankLine:
        if not hasattr(self, "_line"):
            rows = BankLine.objects.select_related("order__event", "statement", "payment", "settled_by")
            self._line = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._line

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        lines = {"url": f"{reverse('statements_admin:lines')}?state=waiting", "label": _("Lines of bank statements")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": str(self.line.amount)}
        return [*statements_path(), lines, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.line
        order = line.order
        form = kwargs.pop("form", None) or LineForm(initial={"order": order.code if order else ""})
        return {
            **super().get_context_data(**kwargs),
            "line": line,
            "order": order,
            "balance": balance_of(order) if order else None,
            "changes": [(change, due_for(order, change)) for change in payable_changes(order)] if order else [],
            "reference": spaced_reference(order.code) if order else "",
            "form": form,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LineForm(request.POST)
        if form.is_valid():
            try:
                self.take(form.cleaned_data)
            except RegistrationError as error:
                form.add_error(None, error.message)
            else:
                return redirect(f"{reverse('statements_admin:lines')}?state=waiting")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def take(self, data: dict[str, Any]) -> None:
        line, by = self.line, self.request.user
        if data["step"] == "book":
            booked = book_line(line=line, order=data["found"], by=by)
            if booked.payment and booked.payment.flag:
                messages.warning(self.request, _("Booked, and to be decided: see “Money to decide”."))
            else:
                messages.success(self.request, _("Booked for order %(code)s.") % {"code": data["found"].code})
        elif data["step"] == "leave":
            leave_line(line=line, note=data["note"], by=by)
            messages.success(self.request, _("Left aside."))
        else:
            take_up_line(line=line, by=by)
            messages.success(self.request, _("Taken up again."))
