"""Fields for text that people write at length."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core.text import clean


def clean_text(text: str) -> str:
    """NFC, plain line ends, no control characters but those."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(char if char.isprintable() else " " for char in line).rstrip() for line in lines)
    return "\n".join(kept).strip()


class TextField(forms.CharField):
    """What was typed is kept, however long it is, and a sentence says how long it may be."""

    def __init__(self, *, longest: int, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(**{"required": False, "widget": widget, **kwargs})
        self.longest, self.is_line = longest, not rows

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\x00", " ")
        return clean(text) if self.is_line else clean_text(text)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if len(text) > self.longest:
            params = {
                "longest": number_format(self.longest, use_l10n=True, force_grouping=True),
                "length": number_format(len(text), use_l10n=True, force_grouping=True),
            }
            message = _("Please shorten this to %(longest)s characters; it has %(length)s.")
            raise ValidationError(message, code="too_long", params=params)
        return text
