"""A coordinator registers a group; a person of it completes their own data."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import localized
from core.tables import XLSX, TableFileError, read_csv, read_workbook
from registrations.forms.attendees import AttendeeForm
from registrations.forms.fields import LineField, MailField
from registrations.models import RegistrationSettings, TicketType
from registrations.rules.groups import GroupTable, TicketNames, plain, read_group

LONGEST_TEXT = 300_000
LARGEST_FILE = 2 * 1024 * 1024
LANGUAGE_CODES = ("en", "zh-hans", "vi")


class GroupForm(forms.Form):
    """`table` holds the people once the form is valid. An uploaded file becomes text in the field, where its errors
    can be mended."""

    name = LineField(
        label=gettext_lazy("Your name"),
        longest=250,
        error_messages={"required": gettext_lazy("Please write your name.")},
    )
    email = MailField(
        label=gettext_lazy("Your e-mail"),
        error_messages={"required": gettext_lazy("Please write an e-mail address.")},
        help_text=gettext_lazy("All mails about the order go here: what is to pay, the tickets, who is missing."),
    )
    people = forms.CharField(
        label=gettext_lazy("People, one per row"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file: XLSX or CSV"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("Its rows are put in place of what stands above."),
    )
    ticket = forms.TypedChoiceField(
        label=gettext_lazy("Ticket for rows that name none"), required=False, coerce=int, empty_value=None
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    mails_tickets = forms.BooleanField(
        label=gettext_lazy("Mail each person their ticket as soon as their data are complete."), required=False
    )
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)

    def __init__(
        self,
        *args: Any,
        types: Iterable[TicketType],
        settings: RegistrationSettings,
        decided_by_country: Iterable[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.types, self.settings = list(types), settings
        self.decided_by_country = frozenset(decided_by_country)
        self.table = GroupTable()
        kinds = [(kind.pk, kind.local_name) for kind in self.types]
        self.fields["ticket"].choices = kinds if len(kinds) == 1 else [("", gettext_lazy("none")), *kinds]  # type: ignore[attr-defined]
        rates = settings.currency_rates
        self.fields["currency"].choices = [("", settings.currency), *((code, code) for code in rates)]  # type: ignore[attr-defined]
        if not rates:
            del self.fields["currency"]
        if len(kinds) < 2:
            del self.fields["ticket"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            try:
                self._take_text(_text_of_file(file))
            except (ValidationError, TableFileError) as error:
                self.add_error("file", error.message)
                return data
        text = self.data.get("people", "")
        if len(text) > LONGEST_TEXT:
            self.add_error("people", _("This table is too long. Please make several groups of it."))
            return data
        self.table = read_group(text, self._tickets(data.get("ticket")), self.settings.group_limit)
        for problem in self.table.problems[:100]:
            row = _("Row %(row)d: %(problem)s.") % {"row": problem.row, "problem": problem.sentence}
            self.add_error("people", row if problem.row else problem.sentence)
        return data

    def _take_text(self, text: str) -> None:
        self.data = {**self.data.dict(), "people": text}  # type: ignore[attr-defined]

    def _tickets(self, usual: int | None) -> TicketNames:
        names = {
            plain(localized(kind, "name", language)): kind.pk for kind in self.types for language in LANGUAGE_CODES
        }
        only = self.types[0].pk if len(self.types) == 1 else None
        return TicketNames(names, usual or only, self.decided_by_country)


def _text_of_file(file: Any) -> str:
    """The rows of the file as text with tabs between the cells. ValidationError, TableFileError."""
    if file.size > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 2 MB. Please save only the people into it."))
    data = file.read()
    if not data.strip():
        raise ValidationError(_("The file is empty."))
    if not data.startswith(XLSX):
        read_csv(data, "people")  # says what is wrong with it
        text: str = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        return text
    sheet = next((table for table in read_workbook(data) if table.heads), None)
    if sheet is None:
        raise ValidationError(_("The file is empty."))
    text_file = io.StringIO(newline="")
    writer = csv.writer(text_file, delimiter="\t", lineterminator="\n")
    writer.writerow(" ".join(cell.split()) for cell in sheet.heads)
    last = 1
    for number, cells in sheet.rows:
        text_file.write("\n" * (number - last - 1))  # empty rows stay, so that the numbers are those of the sheet
        writer.writerow(" ".join(cell.split()) for cell in cells)
        last = number
    return text_file.getvalue()


class OwnDataForm(AttendeeForm):
    """What one person of a group says about themselves. `may_write_name` is false after the organiser's date or once
    it was said; the country stays where it has decided the fee."""

    def __init__(self, *args: Any, may_write_name: bool, may_choose_country: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]
        if not may_write_name:
            for name in ("given_name", "family_name", "name_order"):
                del self.fields[name]
        if not may_choose_country:
            del self.fields["country"]
