"""Recordings, slides and papers: attached, changed, taken away."""

from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conferences.enums import Consent, InvitationState, MaterialKind
from conferences.models import Material, SpeakerInvitation
from core.private_files import remove_after_commit
from people.models import Person


class MaterialRefusedError(Exception):
    """`message` says why it can't be attached."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


class RecordingRefusedError(MaterialRefusedError):
    """Somebody who speaks there said that they must not be recorded in public."""


def save_material(*, material: Material, file: File | None = None, file_name: str = "") -> Material:
    """Write it; a new `file` (checked by core.uploads) takes the place of the old one, an address of the file.

    Raises RecordingRefusedError. Effects: the row, the file, public pages let go (the model is public).
    The log line is Wagtail's own, written by the screen.
    """
    refuse_unwilling(material)
    with transaction.atomic():
        old = Material.objects.filter(pk=material.pk).first() if material.pk else None
        if file is not None:
            material.file.save(file_name, file, save=False)
            material.file_name = file_name
        elif material.url:
            material.file, material.file_name = "", ""  # type: ignore[assignment]
        material.save()
        if old is not None and old.file and old.file.name != material.file.name:
            remove_after_commit(old.file)
    return material


def refuse_unwilling(material: Material) -> None:
    """Raise RecordingRefusedError for a recording of somebody who said no."""
    refused = unwilling(material) if material.kind == MaterialKind.RECORDING else []
    if refused:
        names = ", ".join(str(person) for person in refused)
        raise RecordingRefusedError(
            _("%(names)s did not agree to a public recording. Please ask first, or leave it out.") % {"names": names}
        )


def unwilling(material: Material) -> list[Person]:
    """Who has a part in what was recorded and answered “no” to a recording."""
    session, talk = material.session_id, material.presentation_id
    invitations = SpeakerInvitation.objects.filter(
        conference__sessions=session, recording_consent=Consent.NO, state=InvitationState.ACCEPTED
    ).select_related("person")
    if talk:
        invitations = invitations.filter(person__presentations__presentation=talk)
    else:
        invitations = invitations.filter(person__session_roles__session=session)
    return list({invitation.person_id: invitation.person for invitation in invitations}.values())
