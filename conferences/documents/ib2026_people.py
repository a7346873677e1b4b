"""The people of an abstract book: authors are listed once and named by their slug, chairs only by their name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conferences.documents.imported import Findings, ImportedPart, ImportedPerson, fit, split_name
from conferences.documents.json_values import words

Row = Mapping[str, Any]


class Authors:
    """`lives` are short biographies by slug, found in the abstracts of keynotes on the way."""

    def __init__(self, listed: list[dict[str, Any]], findings: Findings) -> None:
        self.findings = findings
        self.lives: dict[str, str] = {}
        self.people: dict[str, tuple[ImportedPerson, str]] = {}  # slug → (person, affiliation)
        for number, row in enumerate(listed):
            self.author(row, f"authors[{number}]")

    def author(self, row: Row, place: str) -> None:
        name = " ".join(words(row.get("name")).split())[:250]
        slug = words(row.get("slug"))
        if not name or not slug:
            self.findings.add(place, "skipped: an author without a name or slug")
            return
        family, given = split_name(name)
        affiliation = fit(row.get("affiliation"), 250, "the affiliation", place, self.findings)
        person = ImportedPerson(name, slug, family, given, words(row.get("orcid")))
        self.people[slug] = (person, affiliation)

    def parts(self, row: Row, place: str) -> tuple[ImportedPart, ...]:
        """The authors in order; the one named as speaker presents (all do where none is named)."""
        speaker = " ".join(words(row.get("speaker")).split())
        family = split_name(speaker)[0] if "," in speaker else speaker.split(" ")[-1]
        parts: list[ImportedPart] = []
        slugs = row.get("authors")
        for number, slug in enumerate(slugs if isinstance(slugs, list) else ()):
            known = self.people.get(str(slug))
            if known is None:
                self.findings.add(f"{place}.authors[{number}]", f"“{slug}” is not in the list of authors; left out")
                continue
            person, affiliation = known
            presents = not family or family.casefold() in person.name.casefold()
            if presents and speaker and "," in speaker:
                surname, given = split_name(speaker)
                if person.name.casefold() == f"{given} {surname}".casefold():
                    person = replace(person, family_name=surname, given_name=given)
                    self.people[str(slug)] = (person, affiliation)
            life = self.lives.get(str(slug), "")
            if life:
                person = replace(person, life=life)
            parts.append(ImportedPart(person, "speaker", affiliation, presents))
        if parts and not any(part.presents for part in parts):
            self.findings.add(place, f"the speaker “{speaker}” is none of the authors; the first one presents")
            parts[0] = replace(parts[0], presents=True)
        return tuple(parts)


def chair_named(text: str) -> tuple[ImportedPart, ...]:
    name = " ".join(text.split())[:250]
    if not name:
        return ()
    family, given = split_name(name)
    full = f"{given} {family}" if "," in name else name
    return (ImportedPart(ImportedPerson(full, "", family, given), "chair"),)
