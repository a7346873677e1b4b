"""The proof of a ticket type as a field of the form in which somebody registers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event
from registrations.actions.draft_proofs import keep_draft_proof
from registrations.actions.refusals import ProofRefusedError
from registrations.forms.proofs import ACCEPTED, FilesField
from registrations.models import DraftProof, TicketType

NAME = "proof"
HELP_LATER = gettext_lazy("PDF, JPEG, PNG or WebP, at most 10 MB. You can also send it later, from your registration.")
HELP_NOW = gettext_lazy("PDF, JPEG, PNG or WebP, at most 10 MB. A clear photo is enough.")


class ProofField:
    """Adds the field to a form whose ticket type asks for a proof; the form calls `check()` in its `clean`.

    `files` are the files known by their tokens, `refused` a sentence about one that was not taken.
    """

    accepted = ACCEPTED

    def __init__(
        self, form: Any, ticket_type: TicketType, *, files: Mapping[str, DraftProof] | None = None, refused: str = ""
    ) -> None:
        self.form, self.files, self.refused = form, files or {}, refused
        self.is_asked = bool(ticket_type.proof)
        self.is_required = self.is_asked and ticket_type.proof_at_once
        if self.is_asked:
            form.fields[NAME] = forms.CharField(
                label=ticket_type.local_proof,
                required=False,
                help_text=HELP_NOW if self.is_required else HELP_LATER,
                widget=forms.HiddenInput(),
            )

    @property
    def field(self) -> Any:
        return self.form[NAME]

    @property
    def file(self) -> DraftProof | None:
        """What was kept, unless the person has taken it away."""
        typed = self.form.data if self.form.is_bound else self.form.initial
        name = self.form.add_prefix(NAME) if self.form.is_bound else NAME
        if not self.is_asked or typed.get(f"{name}-remove"):
            return None
        return self.files.get(str(typed.get(name) or ""))

    @property
    def token(self) -> str:
        return self.file.token if self.file else ""

    def check(self) -> None:
        if not self.is_asked:
            return
        if self.refused:
            self.form.add_error(NAME, self.refused)
        elif self.is_required and self.file is None:
            self.form.add_error(NAME, _("Please choose a file."))


def take_proofs(files: Any, event: Event, people: Sequence[dict[str, str]]) -> dict[str, str]:
    """Keep what was sent for these people, and put the tokens into what was typed; sentences about files that were not
    taken, by prefix."""
    refused: dict[str, str] = {}
    for number, typed in enumerate(people, start=1):
        sent = files.get(f"p{number}-{NAME}-file")
        if sent is None:
            continue
        try:
            [paper] = FilesField().clean([sent])
            typed[NAME] = keep_draft_proof(event=event, paper=paper).token
        except ValidationError as error:
            refused[f"p{number}"] = " ".join(error.messages)
        except ProofRefusedError as error:
            refused[f"p{number}"] = error.message
        else:
            typed.pop(f"{NAME}-remove", None)
    return refused


def proofs_of(event: Event, people: Iterable[Mapping[str, str]]) -> dict[str, DraftProof]:
    """The files by the tokens that were typed. One statement, none without tokens."""
    tokens = {typed.get(NAME, "")[:64] for typed in people} - {""}
    return {row.token: row for row in DraftProof.objects.filter(event=event, token__in=tokens)} if tokens else {}
