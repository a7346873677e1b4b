"""Everybody who comes, as a list and as a table to take away."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
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
from core.text import row_number
from events.models import Event
from registrations.enums import CHOICE_KINDS, DECIDING_KINDS, OrderState, QuestionKind
from registrations.models import Answer, Attendee, CheckIn, Option, OrderLine, Question
from registrations.queries.answers import answer_rows, with_answers
from registrations.queries.options import lines_with_options
from registrations.rules.answering import NO, YES
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
    answer = django_filters.ChoiceFilter(choices=[], method="with_answer", label=gettext_lazy("Answer"))
    is_in = django_filters.BooleanFilter(field_name="is_in", label=gettext_lazy("Checked in"))

    class Meta:
        model = Attendee
        fields = ("event", "state", "option", "answer", "is_in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = event_of_request(self.request) if self.request else None
        options = Option.objects.filter(event=event) if event else Option.objects.all()
        self.filters["option"].queryset = options
        answers = answer_choices(event) if event else []
        if answers:
            self.filters["answer"].extra["choices"] = answers
        else:
            del self.filters["answer"]

    def with_option(self, queryset: QuerySet[Attendee], _name: str, option: Option) -> QuerySet[Attendee]:
        """Those who take it, as their orders stand."""
        return queryset.filter(Exists(standing_lines().filter(option=option)))

    def with_answer(self, queryset: QuerySet[Attendee], _name: str, key: str) -> QuerySet[Attendee]:
        """Those who answered so themselves, or whose order did."""
        question, _colon, value = key.partition(":")
        mine = Q(attendee=OuterRef("pk")) | Q(attendee=None, order=OuterRef("order"))
        answers = Answer.objects.filter(mine, question=int(question))
        if value in (YES, NO):
            return queryset.filter(Exists(answers.filter(value=value)))
        return queryset.filter(Exists(answers.filter(chosen__choice=int(value))))


def answer_choices(event: Event) -> list[tuple[str, str]]:
    """Every answer by which people of the event can be filtered: choices and consents."""
    questions = Question.objects.filter(event=event, kind__in=list(DECIDING_KINDS)).prefetch_related("choices")
    return [
        (f"{question.pk}:{key}", f"{question.label} → {label}")
        for question in questions
        for key, label in (
            [(YES, _("yes")), (NO, _("no"))]
            if question.kind == QuestionKind.CONSENT
            else [(str(choice.pk), choice.label) for choice in question.choices.all()]
        )
    ]


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
        return [
            *self.printed_list(),
            HeaderButton(_("Download as CSV"), url=url, icon_name="download"),
            HeaderButton(_("Download as XLSX"), url=f"{url}&as=xlsx", icon_name="download"),
        ]

    def printed_list(self) -> list[HeaderButton]:
        """Where the list is of one option."""
        option = row_number(self.request.GET.get("option", ""))
        if not option or not Option.objects.filter(pk=option).exists():
            return []
        return [HeaderButton(_("Printed list"), url=reverse("options:list", args=[option]), icon_name="doc-full")]

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


def answer_columns(event: Event | None) -> list[Question]:
    """Every question of the event, also those no longer asked: each is a column. Without an event there are none."""
    return list(Question.objects.filter(event=event)) if event else []


def table_rows(rows: QuerySet[Attendee], questions: list[Question]) -> Iterator[tuple[Any, ...]]:
    """One by one, so that a large event needs no memory."""
    yes, no = _("yes"), _("no")
    if questions:
        of_order = answer_rows().filter(attendee=None)
        rows = rows.prefetch_related(with_answers(), Prefetch("order__answers", of_order, to_attr="own_answers"))
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
            *answer_cells(row, questions),
        )


def answer_cells(row: Attendee, questions: list[Question]) -> list[Any]:
    """The person's own answers and those of their order, as they are named now; numbers as numbers."""
    if not questions:
        return []
    found = {answer.question_id: answer for answer in [*row.order.own_answers, *row.answers.all()]}  # type: ignore[attr-defined]
    return [answer_cell(found[question.pk]) if question.pk in found else "" for question in questions]


def answer_cell(answer: Answer) -> Any:
    kind = answer.question.kind
    if kind in CHOICE_KINDS:
        return "; ".join(chosen.choice.label for chosen in answer.chosen.all())
    if kind == QuestionKind.NUMBER:
        return Decimal(answer.value)
    if kind == QuestionKind.CONSENT:
        return _("yes") if answer.value == YES else _("no")
    return answer.text if kind == QuestionKind.FILE else answer.value


def price_of(attendee: Attendee) -> Any:
    return Money(attendee.price_minor, attendee.order.currency).amount  # type: ignore[attr-defined]


class AttendeesTableView(AttendeesView):
    """The same list, searched and filtered as on the screen, as one file: CSV, or XLSX with `?as=xlsx`."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = event_of_request(request)
        name = f"attendees-{event.slug}" if event else "attendees"
        as_xlsx = request.GET.get("as") == "xlsx"
        questions = answer_columns(event)
        heads = (*table_heads(), *(question.label for question in questions))
        return table_response(name, heads, table_rows(self.get_queryset(), questions), as_xlsx=as_xlsx)
