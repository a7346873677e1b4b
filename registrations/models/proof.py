"""Papers that holders send: proofs of what a ticket type asks for, and of transfers. They are deleted when nobody needs
them any more (actions/pruning_proofs.py)."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.private_files import PrivateFileField, private_name
from registrations.enums import ProofState

FOLDER = "proofs"  # below PRIVATE_ROOT, so that what no row names can be found


def proof_name(instance: models.Model, filename: str) -> str:
    return f"{FOLDER}/{private_name(instance, filename)}"


class KeptPaper(models.Model):
    """A PDF as sent, or a picture written anew. `name` is what its sender called it, shown to them and to staff."""

    name = models.CharField(_("file"), max_length=120)
    file = PrivateFileField(_("file"), upload_to=proof_name)
    digest = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("sent"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return PurePath(self.file.name or "").suffix != ".pdf"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """First the bytes, then the row: whoever is killed in between leaves a row that is deleted again."""
        self.file.storage.delete(self.file.name or "")
        return super().delete(*args, **kwargs)


class Proof(models.Model):
    """What one person sent for `ticket_type`, and what was decided. Of another ticket type of theirs it says nothing.

    `version` grows with everything that is sent, so that nobody decides about less than there is.
    """

    attendee = models.OneToOneField(
        "registrations.Attendee", models.PROTECT, related_name="proof", verbose_name=_("attendee")
    )
    ticket_type = models.ForeignKey(
        "registrations.TicketType", models.PROTECT, related_name="+", verbose_name=_("ticket type")
    )
    state = models.CharField(_("state"), max_length=10, choices=ProofState.choices, default=ProofState.SENT)
    version = models.PositiveIntegerField(default=1, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProofState.values) & ~models.Q(state=ProofState.MISSING),
                name="proof_has_a_known_state",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=models.Q(state=ProofState.SENT), name="proof_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id} {self.state}"


class ProofFile(KeptPaper):
    proof = models.ForeignKey("registrations.Proof", models.PROTECT, related_name="files", verbose_name=_("proof"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a proof")
        verbose_name_plural = _("files of proofs")
        constraints = [models.UniqueConstraint(fields=["proof", "digest"], name="proof_file_is_kept_once")]


class DraftProof(KeptPaper):
    """Chosen while registering, for an order that is not placed yet; whoever holds `token` (their session) may use it.
    It becomes a ProofFile with the order, or is deleted after a day."""

    token = models.CharField(max_length=64, unique=True, editable=False)
    event = models.ForeignKey("events.Event", models.CASCADE, related_name="+", verbose_name=_("event"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proof of a registration under way")
        verbose_name_plural = _("proofs of registrations under way")
        indexes = [models.Index(fields=["uploaded_at"], name="draft_proof_by_age")]


class TransferProof(KeptPaper):
    """A bank's slip: it says that money is on its way, and makes nothing paid."""

    order = models.ForeignKey(
        "registrations.Order", models.PROTECT, related_name="transfer_proofs", verbose_name=_("order")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proof of a transfer")
        verbose_name_plural = _("proofs of transfers")
        constraints = [models.UniqueConstraint(fields=["order", "digest"], name="transfer_proof_is_kept_once")]
