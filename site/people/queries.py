"""What is known about people."""

from people.models import Person


def affiliation_in(person: Person, year: int) -> str:
    """Where `person` worked in `year`, as printed; empty if nothing is known. The first of several in their order."""
    for affiliation in person.affiliations.select_related("organisation"):
        if (affiliation.from_year or 0) <= year <= (affiliation.to_year or 9999):
            return str(affiliation)
    return ""
