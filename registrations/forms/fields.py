"""Fields that speak plainly: one sentence says what is wrong and what to do."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from core.text import clean


@lru_cache(maxsize=8)
def country_options(language: str) -> tuple[tuple[str, SafeString], ...]:
    """(code, rendered option) of every country, sorted by its name in `language`."""
    return tuple((code, format_html('<option value="{}">{}</option>', code, name)) for code, name in countries)


class CountrySelect(forms.Widget):
    """A select of 250 options, rendered once per language instead of once per person."""

    input_type = "select"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        final = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = [
            option.replace("<option", "<option selected", 1) if code == value else option
            for code, option in country_options(get_language() or "en")
        ]
        attributes = forms.utils.flatatt(final)
        empty = format_html('<option value="">{}</option>', _("Choose a country"))
        return mark_safe(f"<select{attributes}>{empty}{''.join(options)}</select>")


class CountryField(forms.CharField):
    widget = CountrySelect

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        if code and code not in countries.countries:
            raise ValidationError(_("Please choose a country from the list."), code="country")
        return code


class LineField(forms.CharField):
    """One line of text: stored in NFC without control characters.

    No `maxlength` on the input: browsers cut a pasted text without a word. We keep what was typed and say how long
    it may be.
    """

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        return clean((super().to_python(value) or "").replace("\x00", " "))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if len(text) > self.longest:
            raise ValidationError(
                _("Please shorten this to %(longest)s characters; it has %(length)s."),
                code="too_long",
                params={
                    "longest": self.longest,
                    "length": number_format(len(text), use_l10n=True, force_grouping=True),
                },
            )
        return text


class MailField(forms.EmailField):
    default_error_messages = {"invalid": _("Please write an e-mail address like name@example.org.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.pop("maxlength", None)
        self.widget.attrs.update({"autocapitalize": "off", "spellcheck": "false"})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).strip()
