"""What an import leaves for open timetable editors."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from conferences.actions.timetable import snapshot
from conferences.models import Session, TimetableChange


class Notes:
    """Tells open timetable editors what an import changed, as the editor itself does: version, what, who."""

    def __init__(self, by: Any) -> None:
        self.rows: list[TimetableChange] = []
        self.by = by if getattr(by, "pk", None) else None
        self.now = timezone.now()

    def add(self, session: Session, before: dict[str, Any]) -> None:
        after = snapshot(session)
        names = [name for name in after if before[name] != after[name]]
        self.rows.append(
            TimetableChange(
                session=session,
                before={name: before[name] for name in names},
                after={name: after[name] for name in names},
                changed_at=self.now,
                changed_by=self.by,
            )
        )

    def write(self) -> None:
        """Counts from what stands in the database: somebody may have moved a session since it was read."""
        touched = Session.objects.filter(pk__in=[row.session.pk for row in self.rows])
        touched.update(version=F("version") + 1)
        versions = dict(touched.values_list("pk", "version"))
        for row in self.rows:
            row.version = versions[row.session.pk]
        TimetableChange.objects.bulk_create(self.rows, batch_size=200)
