"""A file to import."""

from django import forms
from django.utils.translation import gettext_lazy


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "schedule.xml, schedule.json, or a table as XLSX or CSV. You see what it changes before it does."
        ),
    )
    cancels_missing = forms.BooleanField(
        label=gettext_lazy("Cancel what left the file"),
        required=False,
        help_text=gettext_lazy(
            "Sessions of an earlier schedule.xml or schedule.json that this one does not hold. "
            "Tables cancel nothing, nor is anything touched that was made by hand."
        ),
    )
