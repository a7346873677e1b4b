"""What is known about people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ManyToOneRel, Model
from django.utils.text import capfirst

from people.models import FormerPerson, Person

FILLED_FIELDS = (
    "latin_name",
    "honorific",
    "email",
    "orcid",
    "website",
    "portrait",
    "life",
    "life_zh_hans",
    "life_vi",
)
COMPARED_FIELDS = ("full_name", "family_name", "given_name", *FILLED_FIELDS)
EXAMPLES = 8


def affiliation_in(person: Person, year: int) -> str:
    """Where `person` worked in `year`, as printed; empty if nothing is known. The first of several in their order."""
    for affiliation in person.affiliations.select_related("organisation"):
        if (affiliation.from_year or 0) <= year <= (affiliation.to_year or 9999):
            return str(affiliation)
    return ""


# -- merged records -------------------------------------------------------------------------------------------------


def person_ids(person: Person) -> frozenset[int]:
    """The person's number and those of the records merged into it: released programmes keep what they said."""
    return frozenset({person.pk, *FormerPerson.objects.filter(person=person).values_list("former_id", flat=True)})


def successor(*, slug: str = "", former_id: int = 0) -> Person | None:
    """Into whom the record of this slug or number was merged; None if it never was."""
    wanted = {"slug": slug} if slug else {"former_id": former_id}
    former = FormerPerson.objects.select_related("person").filter(**wanted).first()
    return former.person if former else None


def relations_to(model: type[Model]) -> list[tuple[type[Model], Field[Any, Any]]]:
    """(model, foreign key) of everything in any app that points at `model`, hidden relations too."""
    return [
        (relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and isinstance(relation.related_model, type)
    ]  # one-to-one is a kind of many-to-one here; a row between two tables has foreign keys of its own


@dataclass(frozen=True, slots=True)
class Moving:
    """What of one kind will move: how many, and some of them by name."""

    label: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One fact of both records; `result` is what stays."""

    label: str
    kept: Any
    other: Any
    result: Any

    @property
    def is_lost(self) -> bool:
        """The other record says something else, and it will be gone."""
        return bool(self.other) and self.other != self.result


def movings(other: Person) -> list[Moving]:
    """Everything that names `other`, by kind."""
    found = []
    for model, field in relations_to(Person):
        rows = model._base_manager.filter(**{field.name: other.pk})
        count = rows.count()
        if count:
            label = str(capfirst(model._meta.verbose_name_plural))
            found.append(Moving(label, count, tuple(row_words(row, field) for row in rows[:EXAMPLES])))
    return found


def row_words(row: Model, field: Field[Any, Any]) -> str:
    """A row in words: what it belongs to besides the person, and itself where that says more than the name."""
    parts = [
        str(getattr(row, one.name))
        for one in row._meta.concrete_fields
        if one.is_relation and one.name != field.name and getattr(row, one.attname)
    ]
    own = str(row)
    person = str(getattr(row, field.name))
    said = [part for part in parts if part and part != person]
    if not any(part in own for part in [person, *said]):
        said.append(own)
    return " · ".join(dict.fromkeys(said)) or own


def compared(kept: Person, other: Person) -> list[FieldPair]:
    """The facts in which the records differ or of which one is silent."""
    pairs = []
    for name in COMPARED_FIELDS:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if mine == theirs or not (mine or theirs):
            continue
        result = mine or (theirs if name in FILLED_FIELDS else mine)
        pairs.append(FieldPair(str(capfirst(Person._meta.get_field(name).verbose_name)), mine, theirs, result))
    return pairs
