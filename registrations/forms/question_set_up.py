"""The form with which an organiser sets up a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from core.zoned_forms import ZonedDateTimeField, ZonedFormMixin
from registrations.enums import DECIDING_KINDS, QuestionKind
from registrations.forms.set_up import EventFormMixin
from registrations.models import Question, TicketType
from registrations.rules.answering import NO, YES


class QuestionForm(EventFormMixin, ZonedFormMixin, WagtailAdminModelForm):
    """`condition` holds keys `<question>:<answer>`, all of one question."""

    ticket_types = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Asked with these tickets"),
        queryset=TicketType.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: with every ticket of the event."),
    )
    condition = forms.MultipleChoiceField(
        label=gettext_lazy("Shown only if one of these was answered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Answers of one question. None chosen: always shown."),
    )
    required_from = ZonedDateTimeField(
        label=gettext_lazy("From a date on: from when"),
        required=False,
        help_text=gettext_lazy("Whoever has registered before is then missing an answer."),
    )
    frozen_from = ZonedDateTimeField(
        label=gettext_lazy("Answers may be changed until"),
        required=False,
        help_text=gettext_lazy("Empty: until the event ends. Whoever registers later is still asked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question: Question = self.instance
        self.fields["ticket_types"].queryset = TicketType.objects.filter(event_id=self.event.pk)
        choices = conditions_of(self.event.pk, question.pk)
        self.fields["condition"].choices = choices
        if not choices:
            del self.fields["condition"]
        for name in ("position", "decimals"):
            if name in self.fields:
                self.fields[name].required = False
        if question.pk:
            self.initial["ticket_types"] = list(question.ticket_types.values_list("pk", flat=True))
            self.initial["condition"] = [f"{question.shown_if_id}:{key}" for key in question.shown_for]

    def clean_position(self) -> int:
        position: int | None = self.cleaned_data["position"]
        return position or 0

    def clean_decimals(self) -> int:
        decimals: int | None = self.cleaned_data["decimals"]
        return decimals or 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if "condition" in data or "condition" not in self.fields:
            picked = [key.split(":") for key in data.get("condition", [])]
            parents = {int(parent) for parent, _key in picked}
            if len(parents) > 1:
                self.add_error("condition", _("Choose answers of one question only."))
                return data
            self.instance.shown_if = Question.objects.get(pk=parents.pop()) if parents else None
            self.instance.shown_for = [key for _parent, key in picked]
        return data


def conditions_of(event_id: int | None, but: int | None) -> list[tuple[str, str]]:
    """Every answer on which a question of the event can depend."""
    kinds = [kind.value for kind in DECIDING_KINDS]
    found = Question.objects.filter(event_id=event_id, kind__in=kinds, is_active=True).exclude(pk=but)
    choices: list[tuple[str, str]] = []
    for question in found.prefetch_related("choices"):
        if question.kind == QuestionKind.CONSENT:
            answers = [(YES, _("yes")), (NO, _("no"))]
        else:
            answers = [(str(choice.pk), choice.label) for choice in question.choices.all()]
        choices += [(f"{question.pk}:{key}", f"{question.label} → {label}") for key, label in answers]
    return choices
