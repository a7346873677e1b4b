"""What speakers fill in by their personal link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from conferences.enums import Consent, Licence
from conferences.forms.fields import TextField
from conferences.queries.speaking import SpeakerPart
from core.uploads import ACCEPTED, MEGABYTE, UploadRefusedError, clean_file_name, document_suffix, portrait_jpeg

LARGEST_SLIDES = 50 * MEGABYTE
LARGEST_PORTRAIT = 15 * MEGABYTE
PLEASE_CHOOSE = _("Please choose yes or no.")


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
