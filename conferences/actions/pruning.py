"""Deleting what speakers answered and what was mailed about a programme, once nobody needs it any more."""

import logging
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from conferences.models import Conference, ProgrammeNotice, SpeakerInvitation
from core import audit
from core.private_files import remove_after_commit

log = logging.getLogger(__name__)

# Pictures and recordings stay public: what their speakers said of them must stay known.
CONSENTED = Q(confirmed_at__isnull=False) & ~Q(photo_consent="", recording_consent="")


def prune_speaker_data(now: datetime | None = None) -> int:
    """Delete, for each conference that ended so many days ago as it has set, all invitations with their answers and
    files, and all messages about its programme. What organisers took over stays, and of who answered about photographs
    and recordings these two answers. Returns how many conferences had something. Safe to run twice at once."""
    now = now or timezone.now()
    ended = Conference.objects.filter(ends_at__lt=now).values_list("pk", "ends_at", "speaker_data_kept_days")
    due = [pk for pk, ends_at, days in ended.order_by("pk") if ends_at + timedelta(days=days) <= now]
    full = set(_whole().filter(conference__in=due).values_list("conference", flat=True))
    full |= set(ProgrammeNotice.objects.filter(conference__in=due).values_list("conference", flat=True))
    return sum(_without_stopping(pk) for pk in sorted(full))


def _without_stopping(conference_id: int) -> bool:
    try:
        return _prune(conference_id)
    except Exception:
        log.exception("answers of speakers of conference %s could not be deleted; tried again later", conference_id)
        return False


@transaction.atomic
def _prune(conference_id: int) -> bool:
    """Files go with their rows, after the transaction (conferences/receivers.py)."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    invitations = _whole().filter(conference=conference)
    notices = ProgrammeNotice.objects.filter(conference=conference)  # of what waits still, nobody wants to hear
    counts = {"invitations": invitations.count(), "notices": notices.count()}
    if not any(counts.values()):
        return False
    for invitation in invitations.filter(CONSENTED):
        _reduce_to_consents(invitation)
    invitations.delete()
    notices.delete()
    audit.record("conferences.prune_speaker_data", conference, by=None, **counts)
    return True


def _whole() -> QuerySet[SpeakerInvitation]:
    """Without those of which only the consents are left: they have no address."""
    return SpeakerInvitation.objects.exclude(email="").order_by("pk")


def _reduce_to_consents(invitation: SpeakerInvitation) -> None:
    """The link leads nowhere any more."""
    invitation.talks.all().delete()
    remove_after_commit(invitation.portrait)
    invitation.email, invitation.secret = "", token_urlsafe(32)
    invitation.message = invitation.decline_reason = invitation.life = invitation.needs = invitation.portrait = ""
    invitation.set_aside, invitation.news, invitation.news_since, invitation.news_at = [], [], None, None
    invitation.save()
