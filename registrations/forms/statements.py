"""Forms around bank statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import CURRENCIES
from core.text import clean
from registrations.documents.statement_csv import DATE_FORMATS, CsvMapping
from registrations.models import Order, StatementMapping
from registrations.rules.references import codes_by_reference

LARGEST_FILE = 20 * 1024 * 1024
EXAMPLES = {
    "%Y-%m-%d": "2027-05-31",
    "%d.%m.%Y": "31.05.2027",
    "%d/%m/%Y": "31/05/2027",
    "%m/%d/%Y": "05/31/2027",
    "%Y/%m/%d": "2027/05/31",
    "%d-%m-%Y": "31-05-2027",
    "%d.%m.%y": "31.05.27",
    "%Y%m%d": "20270531",
}


class StatementForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the bank"),
        help_text=gettext_lazy(
            "CAMT.053 (XML), MT940 or CSV, at most 20 MB. Lines that are known already are left out."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 20 MB. Please export a shorter time."))
        return file


class MappingForm(forms.Form):
    """What stands in which column of a file with the head of `mapping`."""

    name = forms.CharField(label=gettext_lazy("Bank"), max_length=100)
    date_column = forms.ChoiceField(label=gettext_lazy("Day of booking"))
    date_format = forms.ChoiceField(
        label=gettext_lazy("How days are written"), choices=[(name, EXAMPLES[name]) for name in DATE_FORMATS]
    )
    amount_column = forms.ChoiceField(
        label=gettext_lazy("Amount"), help_text=gettext_lazy("Of what came in. What goes out has a minus or is empty.")
    )
    decimal_mark = forms.ChoiceField(
        label=gettext_lazy("How amounts are written"), choices=[(".", "1,234.50"), (",", "1.234,50")]
    )
    currency_column = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Or always this currency"),
        required=False,
        choices=[("", "–"), *((code, code) for code in CURRENCIES)],
    )
    text_columns = forms.MultipleChoiceField(
        label=gettext_lazy("What the payer wrote"), widget=forms.CheckboxSelectMultiple
    )
    payer_column = forms.ChoiceField(label=gettext_lazy("Name of the payer"), required=False)
    id_column = forms.ChoiceField(
        label=gettext_lazy("The bank's own number of the line"),
        required=False,
        help_text=gettext_lazy("Only if each line has another number: by it a line is known again."),
    )

    def __init__(self, *args: Any, mapping: StatementMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(name, name) for name in mapping.head if name]
        for name, field in self.fields.items():
            if name.endswith("_column"):
                field.choices = [("", "–"), *columns]  # type: ignore[attr-defined]
        self.fields["text_columns"].choices = columns  # type: ignore[attr-defined]
        self.initial = {"name": mapping.name, **mapping.columns}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("currency_column")) == bool(data.get("currency")):
            self.add_error("currency_column", _("Choose a column, or one currency for all lines."))
        return data

    def columns(self) -> CsvMapping:
        values = {name: self.cleaned_data[name] for name in CsvMapping.__dataclass_fields__}
        return CsvMapping(**{**values, "text_columns": tuple(values["text_columns"])})


class LineForm(forms.Form):
    """One button of a line's page."""

    step = forms.ChoiceField(
        choices=[(name, name) for name in ("book", "leave", "take_up")], widget=forms.HiddenInput, required=True
    )
    order = forms.CharField(label=gettext_lazy("Order"), max_length=60, required=False)
    note = forms.CharField(label=gettext_lazy("What it is"), max_length=250, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("step") == "book":
            text = clean(data.get("order", "")).upper()
            code = next(codes_by_reference(text), text)
            found = Order.objects.select_related("event").filter(code=code[:12]).first()
            if found is None:
                self.add_error("order", _("There is no order of this number."))
            data["found"] = found
        return data
