"""What happens to records of people."""

from typing import Any

from django.db import transaction
from django.db.models import Field, Model, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from core import audit
from core.signals import let_go
from people.models import FormerPerson, Person
from people.queries import FILLED_FIELDS, relations_to

Row = Model


class PeopleMergeError(Exception):
    """The two can't be merged; `message` says to people why."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)


def check_mergeable(kept: Person, other: Person) -> None:
    """Raise PeopleMergeError for what is no pair of records of one person."""
    if kept.pk == other.pk:
        raise PeopleMergeError(_("This is the same record. Choose the other one."))
    if kept.orcid and other.orcid and kept.orcid != other.orcid:
        raise PeopleMergeError(
            _("They have different ORCID iDs, so they are two people. If one of the iDs is wrong, correct it first.")
        )


def merge_people(*, kept: Person, other: Person, by: Any = None) -> Person:
    """Make one record of two: everything that names `other` names `kept` from now on, and `other` is deleted.

    Every foreign key of every app is found by itself. Where `kept` already stands (two records of one person in one
    session), the rows become one, and what is empty in it is filled. What is empty in `kept` itself is filled too.
    The slug and the number of `other` are remembered: its addresses lead on, and released programmes, which are never
    changed, still find the person. Both rows are locked. Raises PeopleMergeError.
    """
    with transaction.atomic():
        found = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[kept.pk, other.pk])}
        if len({kept.pk, other.pk} & set(found)) < len({kept.pk, other.pk}):
            raise PeopleMergeError(_("One of the two records is gone. Somebody may have merged them just now."))
        kept, other = found[kept.pk], found[other.pk]
        check_mergeable(kept, other)
        former_id, slug = other.pk, other.slug
        values = {name: getattr(other, name) for name in FILLED_FIELDS}
        moved = move_references(other, kept)
        Person.objects.get(pk=former_id).delete()
        FormerPerson.objects.create(person=kept, former_id=former_id, slug=slug)
        for name, value in values.items():
            if value and not getattr(kept, name):
                setattr(kept, name, value)
        kept.save()
        audit.record("people.merge", kept, by=by, former_id=former_id, slug=slug, moved=moved)
        let_go()
    return kept


def move_references(source: Row, target: Row) -> int:
    """Every row that points at `source` points at `target`; how many did."""
    count = 0
    for model, field in relations_to(type(target)):
        for row in model._base_manager.filter(**{field.name: source.pk}):
            count += 1
            twin = twin_of(row, field, target)
            if twin is None:
                setattr(row, field.name, target)
                row.save(update_fields=[field.name])
            else:
                fill(twin, row)
                move_references(row, twin)
                row.delete()
    return count


def twin_of(row: Row, field: Field[Any, Any], target: Row) -> Row | None:
    """A row of `target` beside which `row` may not or need not stand: a unique rule forbids it, or it says the same."""
    model = type(row)
    others = model._base_manager.exclude(pk=row.pk).filter(**{field.name: target.pk})
    if field.unique:
        return others.first()
    for names, condition in unique_rules(model, field.name):
        values = {name: getattr(row, model._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]
        if None in values.values():
            continue
        if condition and not model._base_manager.filter(condition, pk=row.pk).exists():
            continue
        twin = others.filter(condition or Q(), **values).first()
        if twin is not None:
            return twin
    plain = [
        one for one in model._meta.concrete_fields if not one.primary_key and one.name not in (field.name, "sort_order")
    ]
    if any(one.get_internal_type() in ("DateTimeField", "UUIDField", "JSONField", "FileField") for one in plain):
        return None  # a row with a history of its own
    return others.filter(**{one.attname: getattr(row, one.attname) for one in plain}).first() if plain else None


def unique_rules(model: type[Model], name: str) -> list[tuple[list[str], Q | None]]:
    """(the other fields, condition) of every unique rule in which the field stands."""
    rules: list[tuple[list[str], Q | None]] = [
        ([one for one in fields if one != name], None) for fields in model._meta.unique_together if name in fields
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            rules.append(([one for one in constraint.fields if one != name], constraint.condition))
    return rules


def fill(twin: Row, row: Row) -> None:
    """What is empty in `twin` is taken from `row`."""
    changed = []
    for field in twin._meta.concrete_fields:
        if field.primary_key or field.is_relation or field.name == "sort_order":
            continue
        value = getattr(row, field.attname)
        if value and not getattr(twin, field.attname):
            setattr(twin, field.attname, value)
            changed.append(field.name)
    if changed:
        twin.save(update_fields=changed)
