"""What speakers fill in by their personal link, and what organisers fill in when they invite."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from conferences.enums import REMINDED, Consent, Licence, SpeakerGap
from conferences.queries.speaking import SpeakerPart
from core.text import clean
from core.uploads import ACCEPTED, MEGABYTE, UploadRefusedError, clean_file_name, document_suffix, portrait_jpeg

LARGEST_SLIDES = 50 * MEGABYTE
LARGEST_PORTRAIT = 15 * MEGABYTE
LONGEST_FILE_NAME = 250  # characters; Django would refuse a longer one with a sentence about characters

PLEASE_CHOOSE = _("Please choose yes or no.")


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


class SpeakerForm(forms.Form):
    """About oneself. `sends`: it goes to the organisers, so the questions about pictures want an answer."""

    life = TextField(
        label=_("Short life"),
        longest=3000,
        rows=6,
        help_text=_("Two to five sentences, in English. Shown beside your talk."),
    )
    portrait = forms.FileField(
        label=_("Portrait"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 15 MB. We keep a smaller copy, without the data of the camera."),
    )
    needs = TextField(
        label=_("What you need from us"),
        longest=2000,
        rows=3,
        help_text=_("Equipment, a barrier-free way, food, a letter for a visa … Only the organisers read this."),
    )
    photo_consent = forms.ChoiceField(
        label=_("May photographs of you at the event be published?"),
        choices=Consent.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    recording_consent = forms.ChoiceField(
        label=_("May your talk be recorded and the recording be published?"),
        choices=Consent.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("photo_consent", "recording_consent"):
            self.fields[name].required = sends
            self.fields[name].error_messages["required"] = PLEASE_CHOOSE

    def clean_portrait(self) -> bytes | None:
        sent = self.cleaned_data["portrait"]
        if not sent:
            return None
        try:
            return portrait_jpeg(sent, longest=LARGEST_PORTRAIT)
        except UploadRefusedError as error:
            raise ValidationError(str(error.message), code="upload") from error


class TalkForm(forms.Form):
    """About one part; a chair is asked for the affiliation only."""

    title = TextField(label=_("Title"), longest=300)
    abstract = TextField(
        label=_("Abstract"), longest=10_000, rows=9, help_text=_("Plain text; **bold** and lists work.")
    )
    affiliation = TextField(
        label=_("Affiliation for this talk"),
        longest=250,
        help_text=_("As it should be printed, also if it differs from your other talks."),
    )
    slides = forms.FileField(
        label=_("Slides"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF, PPTX, ODP or KEY, at most 50 MB. Nobody but the organisers sees them before your talk."),
    )
    slides_licence = forms.ChoiceField(
        label=_("What others may do with the slides"),
        required=False,
        choices=[("", _("to be agreed")), *Licence.choices],
    )

    def __init__(self, *args: Any, part: SpeakerPart, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"t{part.key}", **kwargs)
        self.part = part
        if not part.asks_talk:
            for name in ("title", "abstract", "slides", "slides_licence"):
                del self.fields[name]

    def clean_slides(self) -> Any:
        sent = self.cleaned_data["slides"]
        if sent:
            try:
                sent.clean_name = clean_file_name(sent.name, document_suffix(sent, longest=LARGEST_SLIDES))
            except UploadRefusedError as error:
                raise ValidationError(str(error.message), code="upload") from error
        return sent


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("accept", _("accept")), ("decline", _("decline"))])
    reason = TextField(label=_("Would you like to say why?"), longest=1000, rows=3)


class InvitingForm(forms.Form):
    """One message for all chosen speakers."""

    message = TextField(
        label=_("Message"),
        longest=3000,
        rows=6,
        help_text=_("Stands in the mail after the greeting. Name, event, part and link come by themselves."),
    )
    answer_by = forms.DateField(
        label=_("Please answer by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def clean_answer_by(self) -> Any:
        day = self.cleaned_data["answer_by"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose a later one or leave it empty."), code="past")
        return day


class RemindingForm(forms.Form):
    """What the reminder is about."""

    gaps = forms.MultipleChoiceField(
        label=_("Remind of"),
        choices=[(gap.value, gap.label) for gap in REMINDED],
        initial=[gap.value for gap in REMINDED if gap is not SpeakerGap.SLIDES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
