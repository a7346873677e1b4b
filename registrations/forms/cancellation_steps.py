"""The table of cancellation steps of one event."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from core.money import Money
from registrations.forms.set_up import read_amount
from registrations.rules.cancelling import Step

SPARE_ROWS = 3
MOST_ROWS = 20


class StepForm(forms.Form):
    """One row; an empty one is left out."""

    days_before = forms.IntegerField(
        label=gettext_lazy("Until so many days before the event"), min_value=0, max_value=1000, required=False
    )
    last_day = forms.DateField(label=gettext_lazy("or until this day"), required=False, widget=AdminDateInput)
    percent = forms.IntegerField(label=gettext_lazy("Percent paid back"), min_value=0, max_value=100, required=False)
    fee = forms.CharField(label=gettext_lazy("less, for each ticket"), max_length=20, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(*args, **kwargs)

    def clean_fee(self) -> int:
        text = self.cleaned_data["fee"].strip()
        return read_amount(text, self.currency).minor if text else 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        days, day, percent = (data.get(name) for name in ("days_before", "last_day", "percent"))
        if self.errors or self.is_left_out:
            return data
        if (days is None) == (day is None):
            self.add_error("days_before", _("Write either a number of days or a day."))
        if percent is None:
            self.add_error("percent", _("Write how many percent are paid back; 0 for nothing."))
        return data

    @property
    def is_left_out(self) -> bool:
        data = self.cleaned_data
        values = (data.get("days_before"), data.get("last_day"), data.get("percent"), data.get("fee") or None)
        return all(value is None for value in values)

    @property
    def step(self) -> Step:
        data = self.cleaned_data
        return Step(data["percent"], data["fee"], data["days_before"], data["last_day"])


class StepsForm:
    """All rows of the table, those there are and some to fill in."""

    def __init__(self, data: Any, *, steps: Sequence[Step], currency: str) -> None:
        number = min(MOST_ROWS, len(steps) + SPARE_ROWS)
        if data is not None:
            sent = str(data.get("rows", ""))
            number = min(MOST_ROWS, int(sent)) if sent.isascii() and sent.isdigit() else number
        filled = [*steps, *[None] * number]
        self.rows = [
            StepForm(data, prefix=f"s{n}", currency=currency, initial=_initial(filled[n], currency))
            for n in range(number)
        ]
        self.is_bound = data is not None
        self.problems: list[str] = []

    def is_valid(self) -> bool:
        checked = [row.is_valid() for row in self.rows]  # all of them, so that all say what is wrong
        return self.is_bound and all(checked)

    @property
    def media(self) -> Any:
        return StepForm(currency="USD").media

    def steps(self) -> list[Step]:
        return [row.step for row in self.rows if not row.is_left_out]


def _initial(step: Step | None, currency: str) -> dict[str, Any]:
    if step is None:
        return {}
    return {
        "days_before": step.days_before,
        "last_day": step.last_day,
        "percent": step.percent,
        "fee": str(Money(step.fee_minor, currency).amount) if step.fee_minor else "",
    }
