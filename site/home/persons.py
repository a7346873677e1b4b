"""One person across years: what the person page shows, and who has one."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from conferences.models import ReleasedPerson
from conferences.queries import talks_of
from conferences.queries.pages import open_conferences
from lectures.models import LectureSpeaker
from lectures.queries import lectures_of, open_lectures, pages_of
from people.models import Affiliation, BodyMember, Person


@dataclass(frozen=True, slots=True)
class Appearance:
    """A lecture or a talk of somebody. `url` is "" where no page is published."""

    title: str
    url: str
    starts_at: datetime  # on the clock of the event's own zone
    where: str = ""  # the series or the symposium
    affiliation: str = ""  # as printed then
    role: str = ""

    @property
    def is_coming(self) -> bool:
        return self.starts_at > timezone.now()


@dataclass(frozen=True, slots=True)
class PersonView:
    person: Person
    now: tuple[Affiliation, ...]
    then: tuple[Affiliation, ...]
    lectures: tuple[Appearance, ...]
    talks: tuple[Appearance, ...]
    boards: tuple[BodyMember, ...]

    @property
    def is_public(self) -> bool:
        """Somebody whom no public page names has no page either: a speaker of an unreleased programme."""
        return bool(self.lectures or self.talks or self.boards)


def person_view(person: Person) -> PersonView:
    affiliations = list(person.affiliations.select_related("organisation").order_by("-from_year", "sort_order"))
    this_year = timezone.localdate().year
    now = [entry for entry in affiliations if entry.to_year is None or entry.to_year >= this_year]
    return PersonView(
        person=person,
        now=tuple(now),
        then=tuple(entry for entry in affiliations if entry not in now),
        lectures=tuple(lectures_given(person)),
        talks=tuple(talks_given(person)),
        boards=tuple(
            BodyMember.objects.filter(person=person).select_related("body__school").order_by("body__name", "pk")
        ),
    )


def lectures_given(person: Person) -> list[Appearance]:
    # The annotation stands on the join that lectures_of() filters by: it is this person's affiliation.
    lectures = list(lectures_of(person).prefetch_related(None).annotate(then=F("speakers__affiliation")))
    if not lectures:
        return []
    pages = pages_of(lectures)
    return [
        Appearance(
            title=lecture.local_title,
            url=(pages[lecture.pk].url or "") if lecture.pk in pages else "",
            starts_at=lecture.local_start,
            where=lecture.series.local_name if lecture.series else "",
            affiliation=lecture.then,
        )
        for lecture in lectures
    ]


def talks_given(person: Person) -> list[Appearance]:
    """Talks and sessions of released programmes, the latest first."""
    return [
        Appearance(
            title=talk.title,
            url=talk.url_path or "",
            starts_at=talk.starts_at.astimezone(ZoneInfo(talk.timezone)),
            where=talk.event_title,
            role=str(talk.role),
        )
        for talk in talks_of(person)
    ]


def public_people() -> QuerySet[Person]:
    """People on a board, with a public lecture, or in the released programme of a public conference."""
    released = ReleasedPerson.objects.filter(
        person_id=OuterRef("pk"), is_active=True, conference__in=open_conferences()
    )
    lectures = LectureSpeaker.objects.filter(person_id=OuterRef("pk"), lecture__in=open_lectures())
    boards = BodyMember.objects.filter(person_id=OuterRef("pk"))
    return Person.objects.filter(Q(Exists(boards)) | Q(Exists(lectures)) | Q(Exists(released)))
