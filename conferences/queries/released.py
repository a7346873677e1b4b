"""Who stands in released programmes, and where; never what is only planned."""

from collections.abc import Iterable

from django.db.models import QuerySet

from conferences.models import Conference
from conferences.queries.pages import open_conferences
from conferences.rules.document import Programme
from people.models import FormerPerson, Person


def conferences_with(person: Person) -> QuerySet[Conference]:
    """Open conferences whose latest release names the person, cancelled sessions too."""
    return open_conferences().filter(released_people__person=person)


def named_people(programme: Programme) -> dict[int, bool]:
    """Number as in the programme → whether they stand in something that is not cancelled."""
    found: dict[int, bool] = {}
    for item in programme.items:
        for part in (*item.people, *(part for talk in item.talks for part in talk.people)):
            found[part.person_id] = found.get(part.person_id, False) or not item.is_cancelled
    return found


def present_ids(ids: Iterable[int]) -> dict[int, int]:
    """Number as in a release → number of the record today, merged ones followed; who is gone is left out."""
    ids = list(ids)
    merged = dict(FormerPerson.objects.filter(former_id__in=ids).values_list("former_id", "person_id"))
    return {**merged, **{pk: pk for pk in Person.objects.filter(pk__in=ids).values_list("pk", flat=True)}}
