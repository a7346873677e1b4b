"""A release that shall happen by itself at a time."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.actions.programme import ProgrammeReleaseError, release_programme
from conferences.enums import PlanState
from conferences.models import Conference, PlannedRelease
from conferences.tasks import send_release_failure
from core import audit

log = logging.getLogger(__name__)


class PlannedReleaseError(Exception):
    """`message` says to people what to mend."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def plan_release(
    *,
    conference: Conference,
    release_at: datetime,
    note: str = "",
    accept_double_rooms: bool = False,
    tells_readers: bool = True,
    by: Any = None,
) -> PlannedRelease:
    """Have the programme released at `release_at` as it stands then. An earlier plan of this conference is replaced.

    PlannedReleaseError if the time has passed.
    """
    if release_at <= timezone.now():
        raise PlannedReleaseError(_("This time has passed. Choose a later one, or release now."))
    locked = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    _waiting(locked).update(state=PlanState.WITHDRAWN)
    plan = PlannedRelease.objects.create(
        conference=locked,
        release_at=release_at,
        note=note[:250],
        accepts_double_rooms=accept_double_rooms,
        tells_readers=tells_readers,
        planned_by=by if getattr(by, "pk", None) else None,
    )
    audit.record("conferences.plan_release", locked, by=by, release_at=release_at.isoformat())
    return plan


@transaction.atomic
def withdraw_planned_release(*, conference: Conference, by: Any = None) -> bool:
    """Nothing happens by itself any more; False if nothing was planned (or it has happened meanwhile)."""
    withdrawn = bool(_waiting(conference).update(state=PlanState.WITHDRAWN))
    if withdrawn:
        audit.record("conferences.withdraw_planned_release", conference, by=by)
    return withdrawn


def release_due_programmes(now: datetime | None = None) -> tuple[int, int]:
    """Do what is due: (released, failed). Each plan in a transaction of its own and under a lock: safe twice at once.

    A plan that fails keeps its reason, is not tried again, and whoever made it is told by mail.
    """
    now = now or timezone.now()
    released = failed = 0
    for pk in list(
        PlannedRelease.objects.filter(state=PlanState.WAITING, release_at__lte=now).values_list("pk", flat=True)
    ):
        try:
            state = _release(pk, now)
        except Exception:  # a plan must not hold up the others; it is tried again next time
            log.exception("planned release %s", pk)
            state = PlanState.FAILED
        released += state == PlanState.RELEASED
        failed += state == PlanState.FAILED
    return released, failed


@transaction.atomic
def _release(pk: int, now: datetime) -> str:
    plan = (
        PlannedRelease.objects.select_for_update(of=("self",))
        .select_related("conference", "planned_by")
        .filter(pk=pk, state=PlanState.WAITING, release_at__lte=now)
        .first()
    )
    if plan is None:
        return ""
    try:
        plan.release = release_programme(
            conference=plan.conference,
            note=plan.note,
            by=plan.planned_by,
            accept_double_rooms=plan.accepts_double_rooms,
            tells_readers=plan.tells_readers,
        )
        plan.state = PlanState.RELEASED
    except ProgrammeReleaseError as error:
        log.error("planned release %s failed", plan.pk)
        plan.state, plan.failure = PlanState.FAILED, error.message
    plan.save(update_fields=["state", "failure", "release"])
    if plan.state == PlanState.FAILED:
        send_release_failure.enqueue(plan.pk)
    return str(plan.state)


def _waiting(conference: Conference) -> Any:
    return PlannedRelease.objects.filter(conference=conference, state=PlanState.WAITING)
