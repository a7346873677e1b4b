"""The organiser's questions in the back office: set up, put in order, looked at, counted; answers corrected."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import ReorderView
from wagtail.admin.widgets.button import Button

from core.languages import COLUMNS
from core.record_viewset import RecordDeleteView
from core.text import row_number
from events.models import Event
from registrations.actions.answers import forget_answers_to, why_not_answerable
from registrations.actions.questions import move_question, remove_question, save_question
from registrations.actions.refusals import RegistrationError
from registrations.enums import AskedOf, Privacy
from registrations.forms.questions import AnswersForm
from registrations.models import Answer, Attendee, Question, TicketType
from registrations.queries.answer_numbers import numbers_of
from registrations.queries.answers import questions_of
from registrations.rules.answering import asked_of
from registrations.views.admin_common import EventFilter, EventScreen, ManagedMixin, event_column
from registrations.views.admin_orders import OrderScreen
from registrations.views.admin_set_up import SetUpCreateView, SetUpEditView, SetUpIndexView
from registrations.views.questions import answer_forms, file_response, save_forms


class QuestionFilterSet(WagtailFilterSet):
    event = EventFilter()

    class Meta:
        model = Question
        fields = ("event", "kind", "is_active")


class QuestionIndexView(SetUpIndexView):
    """The list of one event can be put in order by dragging."""

    @cached_property
    def is_filtering(self) -> bool:
        filters = self.filters
        return bool(filters and filters.is_valid() and set(filters.form.changed_data) - {"event"})

    def get_valid_orderings(self) -> list[str]:
        orderings: list[str] = super().get_valid_orderings()
        return orderings if self.event else [name for name in orderings if name != "position"]

    def get_base_queryset(self) -> QuerySet[Question]:
        questions = Question.objects.select_related("event", "shown_if")
        return questions.annotate(answered=Count("answers", distinct=True))

    @property
    def header_more_buttons(self) -> list[Button]:
        if self.event is None:
            return list(super().header_more_buttons)
        screens = (
            ("question_preview", _("Look at the form"), "view"),
            ("question_numbers", _("Answers in numbers"), "table"),
        )
        return [
            *super().header_more_buttons,
            *(
                Button(label, url=reverse(f"registrations_admin:{name}", args=[self.event.pk]), icon_name=icon)
                for name, label, icon in screens
            ),
        ]

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("label"),
            *event_column(self.request, "event.title"),
            Column("asked_of", label=gettext_lazy("Asked of"), accessor="get_asked_of_display"),
            Column("kind", label=gettext_lazy("Kind of answer"), accessor="get_kind_display"),
            Column("requirement", label=gettext_lazy("Must be answered"), accessor="get_requirement_display"),
            Column("shown_if", label=gettext_lazy("Shown only if"), accessor=lambda row: row.shown_if or ""),
            Column("answered", label=gettext_lazy("Answers"), accessor="answered"),
            BooleanColumn("is_active", label=gettext_lazy("Asked"), accessor="is_active"),
        ]


class SaveQuestionMixin:
    request: Any
    form: Any

    def save_instance(self) -> Question:
        question: Question = self.form.save(commit=False)
        data = self.form.cleaned_data
        try:
            kept = save_question(question=question, ticket_types=list(data["ticket_types"]), by=self.request.user)
        except ValidationError as error:
            raise ValidationError(self._at_fields(error)) from error
        if kept:
            names = ", ".join(f"“{choice}”" for choice in kept)
            text = _("Somebody has chosen %(choices)s, so it is kept and only no longer offered.")
            messages.warning(self.request, text % {"choices": names})
        return question

    def _at_fields(self, error: ValidationError) -> dict[str, list[str]]:
        """The same sentences at fields that the form has."""
        found: dict[str, list[str]] = {}
        for name, sentences in error.message_dict.items():
            shown = "condition" if name in ("shown_if", "shown_for") else name
            found.setdefault(shown if shown in self.form.fields else "__all__", []).extend(sentences)
        return found

    def get_success_url(self) -> str:
        return f"{reverse('questions:index')}?event={self.form.instance.event_id}"


class QuestionCreateView(SaveQuestionMixin, SetUpCreateView):
    pass


class QuestionEditView(SaveQuestionMixin, SetUpEditView):
    pass


class QuestionDeleteView(RecordDeleteView):
    """One with answers is only no longer asked."""

    @property
    def confirmation_message(self) -> str:
        number = self.object.answers.count()
        if not number:
            return _("Nobody has answered this question. It will be deleted.")
        return _("This question was answered. It will no longer be asked; its answers are kept.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            is_deleted = remove_question(question=self.object, by=self.request.user)
        except RegistrationError as error:
            messages.error(self.request, error.message)
        else:
            gone, off = _("The question is deleted."), _("The question is no longer asked. Its answers are kept.")
            messages.success(self.request, gone if is_deleted else off)
        return redirect(f"{reverse('questions:index')}?event={self.object.event_id}")


class QuestionReorderView(ReorderView):
    """Dragging in the list of one event."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        question = get_object_or_404(Question, pk=row_number(str(kwargs.get("pk", ""))) or 0)
        place = row_number(request.GET.get("position", ""))
        move_question(question=question, place=-1 if place is None else place, by=request.user)
        return JsonResponse({"success": True})


class PreviewView(ManagedMixin, View):
    """The questions as they look in the second step of registration; what is typed here goes nowhere."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = get_object_or_404(Event.objects.select_related("venue"), pk=pk)
        types = list(TicketType.objects.filter(event=event))
        wanted = row_number(request.GET.get("ticket", ""))
        kind = next((one for one in types if one.pk == wanted), types[0] if types else None)
        wanted_language = request.GET.get("language", "")  # `lang` would change the language of the back office
        language = wanted_language if wanted_language in ("en", *COLUMNS) else translation.get_language() or "en"
        with translation.override(language):
            questions = questions_of(event.pk)
            kinds = [kind.pk] if kind else []
            context = {
                "event": event,
                "types": types,
                "ticket_type": kind,
                "language": language,
                "person": AnswersForm(prefix="p1", questions=asked_of(questions, AskedOf.ATTENDEE, kinds)),
                "order_form": AnswersForm(prefix="order", questions=asked_of(questions, AskedOf.ORDER, kinds)),
            }
            response = render(request, "registrations/questions_preview.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


class NumbersView(EventScreen):
    template_name = "registrations/admin/question_numbers.html"
    page_title = gettext_lazy("Answers in numbers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = numbers_of(self.event)
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "personal": Privacy.NONE.value,
            "is_over": self.event.ends_at <= timezone.now(),
        }


class ForgetAnswersView(EventScreen):
    """POST deletes all answers to a question with personal data, once the event is over."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = get_object_or_404(Question, pk=self.kwargs["question_pk"], event=self.event)
        try:
            number = forget_answers_to(question=question, by=request.user)
        except RegistrationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(number)d answers are deleted.") % {"number": number})
        return redirect("registrations_admin:question_numbers", self.event.pk)


class OrderAnswersView(OrderScreen):
    """Staff correct answers, also frozen ones; the log says whose and which questions."""

    template_name = "registrations/admin/answers.html"
    page_title = gettext_lazy("Correct the answers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Attendee.standing.filter(order=self.order).select_related("ticket_type").order_by("position")
        forms = kwargs.pop("forms", None) or answer_forms(self.request, self.order, people, is_staff=True)
        takes_files = any(form.questions.takes_files for form in forms)
        reason = why_not_answerable(self.order, by=self.request.user)
        return {**super().get_context_data(**kwargs), "forms": forms, "takes_files": takes_files, "reason": reason}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = Attendee.standing.filter(order=self.order).select_related("ticket_type").order_by("position")
        forms = answer_forms(request, self.order, people, is_staff=True)
        validity = [form.is_valid() for form in forms]
        if all(validity):
            try:
                changed = save_forms(self.order, forms, by=request.user)
            except RegistrationError as error:
                messages.error(request, error.message)
            else:
                messages.success(request, _("The answers are saved.") if changed else _("Nothing was changed."))
                return self.back()
        context = self.get_context_data(forms=forms)
        return self.render_to_response(context, status=200 if all(validity) else 422)


class OrderAnswerFileView(OrderScreen):
    """A file that was sent as an answer; for people who may manage registrations."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return file_response(get_object_or_404(Answer, pk=self.kwargs["answer_pk"], order=self.order))
