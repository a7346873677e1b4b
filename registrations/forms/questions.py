"""The organiser's questions as fields of a form. What is asked and what is wrong is decided by rules/answering.py."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.uploads import UploadRefusedError
from registrations.actions.answer_files import keep_answer_file
from registrations.actions.answers import name_files
from registrations.enums import QuestionKind
from registrations.forms.fields import CountrySelect
from registrations.models import Answer, AnswerFile, Question
from registrations.queries.answers import raw_of
from registrations.rules.answer_files import ACCEPTED_ANSWERS
from registrations.rules.answering import NO, YES, Raw, Reading, file_token, is_frozen, is_required, read_answers

MOST_RADIOS = 7  # with more, one choice is a list that opens
FILE_HELP = gettext_lazy("PDF, a picture or an office document; 10 MB at most.")


def question_field(question_id: int) -> str:
    return f"q-{question_id}"


def is_question_field(name: str) -> bool:
    return name.startswith("q-")


class AnswerField(forms.Field):
    """Hands on what was typed."""

    def clean(self, value: Any) -> Any:
        return value


class ChoicesWidget(forms.Widget):
    """Radio buttons or checkboxes that the template draws; a link to an error leads to the first of them."""

    input_type = "choices"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-0" if id_ else id_


@dataclass(frozen=True, slots=True)
class ChoiceBox:
    type: str
    name: str
    value: str
    id: str
    label: str
    is_checked: bool


@dataclass
class QuestionRow:
    """What a page shows of one question. `answered` is the stored answer where it can't be changed any more."""

    question: Question
    field: forms.BoundField
    is_required: bool
    condition: str = ""
    shown_if: str = ""
    boxes: list[ChoiceBox] = dataclasses.field(default_factory=list)
    answered: str | None = None
    decides: str = ""
    file: AnswerFile | None = None
    token: str = ""

    accepted = ACCEPTED_ANSWERS

    @property
    def shown_for(self) -> str:
        return " ".join(self.question.shown_for)


class QuestionFields:
    """Adds the fields to a form; the form calls `check()` in its `clean`.

    `held` are the answers stored before, by question; with them, frozen questions are shown without a field unless
    `may_change_frozen`. `files` are the files known by their tokens, `refused` sentences about files that were not
    taken, by question.
    """

    def __init__(
        self,
        form: Any,
        questions: Sequence[Question],
        *,
        held: Mapping[int, Answer] | None = None,
        files: Mapping[str, AnswerFile] | None = None,
        refused: Mapping[int, str] | None = None,
        may_change_frozen: bool = True,
        ignore_missing: bool = False,
        now: datetime | None = None,
    ) -> None:
        asked = {question.pk for question in questions}
        self.form, self.now = form, now or timezone.now()
        self.questions = [one for one in questions if one.shown_if_id is None or one.shown_if_id in asked]
        self.held = held or {}
        self.files = {**(files or {}), **{one.upload.token: one.upload for one in self.held.values() if one.upload}}
        self.refused = refused or {}
        self.ignore_missing = ignore_missing
        frozen = {question.pk for question in self.questions if is_frozen(question, self.now)}
        self.kept = frozenset() if may_change_frozen else frozenset(frozen)
        self.reading = Reading()
        for question in self.questions:
            form.fields[question_field(question.pk)] = self._field(question)

    def _field(self, question: Question) -> AnswerField:
        help_text: Any = question.local_help_text
        if question.kind == QuestionKind.FILE:
            help_text = format_lazy("{} {}", question.local_help_text, FILE_HELP) if help_text else FILE_HELP
        return AnswerField(
            label=question.local_label, required=False, help_text=help_text, widget=self._widget(question)
        )

    def _widget(self, question: Question) -> forms.Widget:
        needed = {"aria-required": "true"} if self._is_required(question) and not question.shown_if_id else {}
        kind = question.kind
        if kind == QuestionKind.PARAGRAPH:
            return forms.Textarea(attrs={"rows": 4, **needed})
        if kind == QuestionKind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "decimal" if question.decimals else "numeric", **needed})
        if kind == QuestionKind.DATE:
            return forms.DateInput(attrs={"type": "date", **needed})
        if kind == QuestionKind.COUNTRY:
            return CountrySelect(attrs=needed)
        if kind == QuestionKind.CONSENT:
            return forms.CheckboxInput(attrs=needed)
        if kind == QuestionKind.CHOICE and len(self._choices(question)) > MOST_RADIOS:
            empty = [("", _("Choose one") if self._is_required(question) else _("no answer"))]
            return forms.Select(choices=[*empty, *((str(c.pk), c.local_label) for c in self._choices(question))])
        if kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
            return ChoicesWidget()
        return forms.TextInput(attrs=needed)

    def _choices(self, question: Question) -> list[Any]:
        """Those that are offered, and those that were chosen before."""
        held = self.held[question.pk].value.split() if question.pk in self.held else []
        return [choice for choice in question.choices.all() if choice.is_offered or str(choice.pk) in held]

    def _is_required(self, question: Question) -> bool:
        return is_required(question, self.now) and not self.ignore_missing

    @property
    def takes_files(self) -> bool:
        return any(question.kind == QuestionKind.FILE and question.pk not in self.kept for question in self.questions)

    # -- what was typed --------------------------------------------------------------------------------------------

    def _typed(self, name: str) -> str:
        """The text of a field of the form as it was typed; before that, its initial value."""
        source = self.form.data if self.form.is_bound else self.form.initial
        return str(source.get(self.form.add_prefix(name) if self.form.is_bound else name) or "")

    def raw(self, question: Question) -> Raw:
        name = question_field(question.pk)
        if question.pk in self.kept:
            return raw_of([self.held[question.pk]])[question.pk] if question.pk in self.held else ""
        if question.kind == QuestionKind.SEVERAL:
            return [str(c.pk) for c in self._choices(question) if self._typed(f"{name}-{c.pk}")]
        if question.kind == QuestionKind.FILE and self.form.is_bound and self._typed(f"{name}-remove"):
            return ""
        return self._typed(name)

    def check(self) -> None:
        """Put a sentence at each field that needs one."""
        self.reading = read_answers(
            self.questions,
            {question.pk: self.raw(question) for question in self.questions},
            now=self.now,
            ignore_missing=self.ignore_missing,
            kept=self.kept,
            held={pk: answer.value for pk, answer in self.held.items()},
        )
        name_files(self.reading, self.files)
        shown = {question.pk for question in self.reading.shown}
        refused = {pk: sentence for pk, sentence in self.refused.items() if pk in shown}
        for pk, sentence in {**self.reading.problems, **refused}.items():
            self.form.add_error(question_field(pk), sentence)

    def answers(self) -> dict[int, Raw]:
        """For the action; the form is valid."""
        return {question.pk: self.raw(question) for question in self.reading.shown}

    @property
    def given(self) -> list[tuple[str, str]]:
        """Question and answer as they are shown before they are sent; the form is valid."""
        found = self.reading.given
        return [
            (question.local_label, found[question.pk].text) for question in self.reading.shown if question.pk in found
        ]

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[QuestionRow]:
        return [self._row(question) for question in self.questions]

    def _row(self, question: Question) -> QuestionRow:
        name = question_field(question.pk)
        bound = self.form[name]
        row = QuestionRow(question, bound, self._is_required(question))
        if question.shown_if_id is not None:
            parent = next(one for one in self.questions if one.pk == question.shown_if_id)
            row.condition, row.shown_if = (
                condition_sentence(question, parent),
                self.form.add_prefix(question_field(parent.pk)),
            )
        if question.pk in self.kept:
            held = self.held.get(question.pk)
            row.answered, row.decides = (held.text, held.value) if held else ("", "")
        elif isinstance(bound.field.widget, ChoicesWidget):
            row.boxes = self._boxes(question, bound)
        elif question.kind == QuestionKind.FILE:
            raw = self.raw(question)
            row.file = self.files.get(raw) if isinstance(raw, str) else None
            row.token = row.file.token if row.file else ""
        return row

    def _boxes(self, question: Question, bound: forms.BoundField) -> list[ChoiceBox]:
        chosen = self.raw(question)
        is_one = question.kind == QuestionKind.CHOICE
        options = [(str(choice.pk), choice.local_label) for choice in self._choices(question)]
        if is_one and not self._is_required(question):
            options.append(("", _("no answer")))
        return [
            ChoiceBox(
                "radio" if is_one else "checkbox",
                bound.html_name if is_one else f"{bound.html_name}-{key}",
                key if is_one else "on",
                f"{bound.auto_id}-{number}",
                label,
                key == chosen if is_one else key in chosen,
            )
            for number, (key, label) in enumerate(options)
        ]


def condition_sentence(question: Question, parent: Question) -> str:
    """When it is asked, for people without JavaScript."""
    if parent.kind == QuestionKind.CONSENT:
        if YES in question.shown_for and NO in question.shown_for:
            return ""
        text = (
            _("Only if you tick “%(parent)s”.")
            if YES in question.shown_for
            else _("Only if you don't tick “%(parent)s”.")
        )
        return text % {"parent": parent.local_label}
    labels = [f"“{c.local_label}”" for c in parent.choices.all() if str(c.pk) in question.shown_for]
    values = {"parent": parent.local_label, "answers": _(" or ").join(labels)}
    return _("Only if you answer “%(parent)s” with %(answers)s.") % values


# -- files and stored answers -----------------------------------------------------------------------------------------


def take_uploads(
    files: Any, prefix: str, questions: Iterable[Question]
) -> tuple[dict[str, str], dict[int, str], dict[str, AnswerFile]]:
    """Keep what was sent for these questions: {field name without prefix: token}, sentences about those refused by
    question, and the files by token."""
    tokens: dict[str, str] = {}
    refused: dict[int, str] = {}
    kept: dict[str, AnswerFile] = {}
    for question in questions:
        name = question_field(question.pk)
        sent = (
            files.get(f"{prefix}-{name}-file" if prefix else f"{name}-file")
            if question.kind == QuestionKind.FILE
            else None
        )
        if sent is None:
            continue
        try:
            made = keep_answer_file(question=question, file=sent)
        except UploadRefusedError as error:
            refused[question.pk] = str(error.message)
        else:
            tokens[name], kept[made.token] = made.token, made
    return tokens, refused, kept


def files_of(typed: Iterable[Mapping[str, str]], questions: Iterable[Question]) -> dict[str, AnswerFile]:
    """The files whose tokens were sent and that belong to no answer yet. One statement, none without tokens."""
    names = [question_field(question.pk) for question in questions if question.kind == QuestionKind.FILE]
    tokens = {file_token(values.get(name, "")) for values in typed for name in names} - {""}
    found = AnswerFile.objects.filter(token__in=tokens, answer__isnull=True) if tokens else ()
    return {kept.token: kept for kept in found}


def typed_of(answers: Iterable[Answer]) -> dict[str, str]:
    """Stored answers as initial values of a form."""
    typed: dict[str, str] = {}
    for answer in answers:
        name = question_field(answer.question_id)
        if answer.question.kind == QuestionKind.SEVERAL:
            typed |= {f"{name}-{key}": "on" for key in answer.value.split()}
        elif answer.question.kind == QuestionKind.CONSENT:
            typed[name] = "on" if answer.value == YES else ""
        else:
            typed[name] = answer.upload.token if answer.upload else answer.value
    return typed


class AnswersForm(forms.Form):
    """Only the questions of one person, or (`attendee` None) of the order."""

    attendee: Any = None
    number = 1

    def __init__(
        self, *args: Any, questions: Sequence[Question], options: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = QuestionFields(self, questions, **(options or {}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.questions.check()
        return data
