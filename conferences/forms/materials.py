"""The form for a recording, slides or a paper in the back office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.actions.materials import RecordingRefusedError, refuse_unwilling, save_material
from conferences.forms.programme import ProgrammeForm
from conferences.models import Material, Presentation, Session
from core.uploads import ACCEPTED, MEGABYTE, UploadRefusedError, clean_file_name, document_suffix
from core.zoned_forms import ZonedDateTimeField

LARGEST = 100 * MEGABYTE


class MaterialForm(ProgrammeForm):
    """A file or an address. The kind of file is found out from its content."""

    upload = forms.FileField(
        label=gettext_lazy("File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )
    embargo_until = ZonedDateTimeField(
        label=gettext_lazy("Not public before"),
        required=False,
        help_text=gettext_lazy("Empty: public as soon as the session is in a release."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = Session.objects.filter(conference=self.conference.pk).order_by("title", "pk")
        self.fields["session"].queryset = sessions
        talks = Presentation.objects.filter(session__conference=self.conference.pk).order_by("title", "pk")
        self.fields["presentation"].queryset = talks
        self.fields["url"].help_text = _("Where it is on another site: a video, a repository. Give this or a file.")
        self.fields["upload"].help_text = self.file_help()

    def file_help(self) -> str:
        kinds = _("PDF, PPTX, DOCX, ODP, ODT or KEY, at most %(limit)d MB.") % {"limit": LARGEST // MEGABYTE}
        if not self.instance.file:
            return kinds
        return _("At present: %(name)s. A new file takes its place.") % {"name": self.instance.file_name} + " " + kinds

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                upload.suffix = document_suffix(upload, longest=LARGEST)
            except UploadRefusedError as error:
                raise ValidationError(str(error.message), code="upload") from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        url, upload = data.get("url"), data.get("upload")
        has_file = upload or (self.instance.file and not ("url" in self.changed_data and url))
        if "upload" not in self.errors and "url" not in self.errors:
            if upload and url:
                self.add_error("url", _("Give a file or an address, one of them."))
            elif not url and not has_file:
                self.add_error("upload", _("Give a file or an address, one of them."))
        session, talk = data.get("session"), data.get("presentation")
        if session and talk and talk.session_id != session.pk:
            self.add_error("presentation", _("This presentation is in another session."))
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_valid():
            try:
                refuse_unwilling(self.instance)
            except RecordingRefusedError as error:
                self.add_error("kind", error.message)

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "file"}

    def validate_constraints(self) -> None:
        """The rule of file or address is told at its field, in clean()."""

    def save(self, commit: bool = True) -> Material:
        upload = self.cleaned_data["upload"]
        name = clean_file_name(upload.name, upload.suffix) if upload else ""
        return save_material(material=self.instance, file=upload or None, file_name=name)
