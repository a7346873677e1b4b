"""Papers that holders send, and what organisers decide about them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.uploads import MEGABYTE, UploadRefusedError, clean_file_name, paper
from registrations.actions.proofs import Paper
from registrations.queries.proofs import MOST_FILES

LONGEST = 10 * MEGABYTE  # of one file
LARGEST_BODY = MOST_FILES * LONGEST + MEGABYTE
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each read, checked and (a picture) written anew: a list of Papers."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Paper]:  # type: ignore[override]
        sent = [one for one in data or [] if one is not None] if isinstance(data, list | tuple) else [data]
        if not sent or sent == [None]:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST_FILES:
            raise ValidationError(_("Please send at most %(most)d files."), code="many", params={"most": MOST_FILES})
        return [self._paper(one) for one in sent]

    def _paper(self, one: Any) -> Paper:
        try:
            suffix, content = paper(one, longest=LONGEST)
        except UploadRefusedError as error:
            name = clean_file_name(one.name or "", "", fallback="?")
            raise ValidationError(f"{name}: {error.message}", code="upload") from error
        return Paper(clean_file_name(one.name or "", suffix, fallback="paper"), suffix, content)


class PapersForm(forms.Form):
    papers = FilesField(
        label=_("Files"),
        error_messages={"required": _("Please choose a file.")},
        widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
        help_text=_("PDF, JPEG, PNG or WebP, at most 10 MB each and five of them. A clear photo is enough."),
    )
