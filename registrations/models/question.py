"""Questions of the organiser's own, and what was answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from core.languages import Localized
from core.private_files import PrivateFileField
from registrations.enums import AskedOf, Privacy, QuestionKind, Requirement


class Question(ClusterableModel):
    """Asked at registration while `is_active`. `shown_for` are the answers to `shown_if` for which it is shown: keys
    of its choices as text, or "yes" and "no" for a consent. Dates are moments, typed on the event's clock.

    A question with answers is never deleted (actions/questions.py switches it off), and keeps its kind.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="questions", verbose_name=_("event"))
    asked_of = models.CharField(_("asked of"), max_length=8, choices=AskedOf.choices, default=AskedOf.ATTENDEE)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.LINE)
    label = models.CharField(_("question"), max_length=250)
    label_zh_hans = models.CharField(_("question in Chinese"), max_length=250, blank=True)
    label_vi = models.CharField(_("question in Vietnamese"), max_length=250, blank=True)
    help_text = models.CharField(_("help"), max_length=500, blank=True)
    help_text_zh_hans = models.CharField(_("help in Chinese"), max_length=500, blank=True)
    help_text_vi = models.CharField(_("help in Vietnamese"), max_length=500, blank=True)
    consent_text = models.TextField(_("text consented to"), max_length=20_000, blank=True)
    consent_text_zh_hans = models.TextField(_("text consented to, in Chinese"), max_length=20_000, blank=True)
    consent_text_vi = models.TextField(_("text consented to, in Vietnamese"), max_length=20_000, blank=True)
    least = models.DecimalField(_("smallest number"), max_digits=15, decimal_places=3, null=True, blank=True)
    most = models.DecimalField(_("largest number"), max_digits=15, decimal_places=3, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("digits after the point"), default=0)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("Shown behind the field: kg, years."))
    ticket_types = models.ManyToManyField(
        "registrations.TicketType",
        blank=True,
        related_name="questions",
        verbose_name=_("asked with these tickets"),
        help_text=_("None chosen: with every ticket of the event."),
    )
    shown_if = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="shows",
        verbose_name=_("shown only if this was answered"),
    )
    shown_for = models.JSONField(_("with one of"), default=list, blank=True)
    requirement = models.CharField(
        _("must be answered"), max_length=6, choices=Requirement.choices, default=Requirement.NEVER
    )
    required_from = models.DateTimeField(_("must be answered from"), null=True, blank=True)
    frozen_from = models.DateTimeField(_("answers may be changed until"), null=True, blank=True)
    privacy = models.CharField(_("holds"), max_length=9, choices=Privacy.choices, default=Privacy.PERSONAL)
    shown_at_desk = models.BooleanField(_("show the answer at the check-in desk"), default=False)
    is_active = models.BooleanField(_("asked"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    local_label = Localized("label")
    local_help_text = Localized("help_text")
    local_consent_text = Localized("consent_text")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=QuestionKind.values), name="question_has_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(asked_of__in=AskedOf.values), name="question_is_asked_of_somebody_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(requirement=Requirement.FROM) | models.Q(required_from__isnull=False),
                name="question_required_from_a_date_names_it",
            ),
            models.CheckConstraint(
                condition=models.Q(shown_if__isnull=True) | ~models.Q(shown_if=models.F("pk")),
                name="question_does_not_depend_on_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_asked_with(self, ticket_type_ids: frozenset[int]) -> bool:
        """`ticket_types` should be prefetched."""
        kinds = [kind.pk for kind in self.ticket_types.all()]
        return not kinds or bool(ticket_type_ids & set(kinds))


class QuestionChoice(Orderable):
    """One that somebody has chosen is never deleted, only no longer offered."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices", verbose_name=_("question"))
    label = models.CharField(_("choice"), max_length=200)
    label_zh_hans = models.CharField(_("choice in Chinese"), max_length=200, blank=True)
    label_vi = models.CharField(_("choice in Vietnamese"), max_length=200, blank=True)
    is_offered = models.BooleanField(_("offered"), default=True)

    local_label = Localized("label")

    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("label_zh_hans"), FieldPanel("label_vi")]),
        FieldPanel("is_offered"),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.label


class AnswerFile(models.Model):
    """A file sent as an answer. Until its form was completed it belongs to nobody but whoever knows `token`, and is
    deleted a day later (actions/answer_files.py)."""

    token = models.CharField(max_length=64, unique=True, editable=False)
    question = models.ForeignKey(
        "registrations.Question", models.CASCADE, related_name="files", verbose_name=_("question")
    )
    name = models.CharField(_("file"), max_length=120)
    file = PrivateFileField(_("file"))
    size = models.PositiveIntegerField(_("size in bytes"))
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What one person (`attendee`), or the order as a whole, answered. It keeps the question as it was asked, in the
    language it was read in: `asked`, `consented_to`, and in `text` the answer as people read it.

    `value` is for machines: the text, the number with a point, the day as YYYY-MM-DD, the country's code, yes or no,
    the keys of the choices with spaces between them; empty for a file.
    """

    order = models.ForeignKey("registrations.Order", models.PROTECT, related_name="answers", verbose_name=_("order"))
    attendee = models.ForeignKey(
        "registrations.Attendee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("attendee"),
    )
    question = models.ForeignKey(
        "registrations.Question", models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    asked = models.CharField(_("question as it was asked"), max_length=250)
    consented_to = models.TextField(_("text as it was consented to"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    value = models.TextField(_("value"), blank=True)
    text = models.TextField(_("answer"), blank=True)
    upload = models.OneToOneField(
        "registrations.AnswerFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answer",
        verbose_name=_("file"),
    )
    answered_at = models.DateTimeField(_("answered"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: by the holder."),
    )

    class Meta:
        ordering = ["question__position", "question", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "question"],
                condition=models.Q(attendee__isnull=False),
                name="answer_of_a_person_is_one_per_question",
            ),
            models.UniqueConstraint(
                fields=["order", "question"],
                condition=models.Q(attendee__isnull=True),
                name="answer_of_an_order_is_one_per_question",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ChosenAnswer(models.Model):
    """One choice of an answer, with its wording at that time."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="chosen", verbose_name=_("answer"))
    choice = models.ForeignKey(QuestionChoice, models.PROTECT, related_name="chosen", verbose_name=_("choice"))
    label = models.CharField(_("choice as it was offered"), max_length=200)

    class Meta:
        ordering = ["answer", "choice__sort_order", "pk"]
        verbose_name = _("chosen answer")
        verbose_name_plural = _("chosen answers")
        constraints = [
            models.UniqueConstraint(fields=["answer", "choice"], name="answer_holds_a_choice_once"),
        ]

    def __str__(self) -> str:
        return self.label
