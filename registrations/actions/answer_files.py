"""Files sent as answers: kept before the form is complete, so that a mistake elsewhere does not lose them."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.brakes import count_of
from core.private_files import remove_after_commit
from core.uploads import UploadRefusedError, clean_file_name
from registrations.enums import QuestionKind
from registrations.models import AnswerFile, Question
from registrations.rules.answer_files import answer_suffix

KEPT_UNUSED = timedelta(days=1)
FILES_PER_EVENT_AND_HOUR = 600


def keep_answer_file(*, question: Question, file: Any) -> AnswerFile:
    """Keep a file that somebody chose; UploadRefusedError says why not. It belongs to nobody yet."""
    if question.kind != QuestionKind.FILE or not question.is_active:
        raise UploadRefusedError(_("No file is asked for here."))
    suffix = answer_suffix(file)
    if count_of(f"answer-files-{question.event_id}") > FILES_PER_EVENT_AND_HOUR:
        raise UploadRefusedError(_("Many files came within an hour. Please wait a little and try again."))
    kept = AnswerFile(
        token=secrets.token_urlsafe(32),
        question=question,
        name=clean_file_name(file.name or "", suffix),
        size=file.size,
        uploaded_at=timezone.now(),
    )
    kept.file.save(kept.name, file, save=False)
    kept.save()
    return kept


def forget_files(kept: Collection[AnswerFile]) -> None:
    """Delete the rows now and the files after commit."""
    for one in kept:
        remove_after_commit(one.file)
    if kept:
        AnswerFile.objects.filter(pk__in=[one.pk for one in kept]).delete()


def prune_answer_files(now: datetime | None = None) -> int:
    """Delete files whose forms were never completed. Returns how many."""
    before = (now or timezone.now()) - KEPT_UNUSED
    unused = list(AnswerFile.objects.filter(answer__isnull=True, uploaded_at__lt=before)[:1000])
    return sum(_forget_unused(kept) for kept in unused)


def _forget_unused(kept: AnswerFile) -> bool:
    deleted, _by_model = AnswerFile.objects.filter(pk=kept.pk, answer__isnull=True).delete()
    if deleted:
        remove_after_commit(kept.file)
    return bool(deleted)
