"""Who the people of an imported programme are: those that are known, and those that are new."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.search.index import insert_or_update_object

from conferences.documents.frab_extension import person_guid
from conferences.documents.imported import Findings, ImportedPerson, ImportedProgramme
from conferences.models import Conference
from core.slugs import Slugs
from core.text import clean, fold
from people.models import Person
from people.models.person import taken_slugs
from people.rules import normalize_orcid

NAME_BREAKS = re.compile(r"[^\w]+")


class ImportedPeople:
    """Known again by ORCID iD anywhere, else by name within this conference; the rest is made at once."""

    def __init__(self, conference: Conference, imported: ImportedProgramme, findings: Findings) -> None:
        self.by_name: dict[str, Person] = {}
        self.by_guid: dict[str, Person] = {}
        self.findings = findings
        wanted = _wanted_people(imported)
        orcids = self._orcids(wanted)
        known = {
            person.orcid: person
            for person in Person.objects.filter(orcid__in=[orcid for orcid in orcids.values() if orcid])
        }
        for person in Person.objects.filter(
            Q(session_roles__session__conference=conference)
            | Q(presentations__presentation__session__conference=conference)
        ).distinct():
            self.by_name.setdefault(person.full_name, person)
            self.by_name.setdefault(clean(person.display_name), person)
            self.by_guid[person_guid(settings.SITE_URL, person.pk)] = person
        missing: list[Person] = []
        slugs: Slugs | None = None
        for name, source in wanted.items():
            orcid = orcids[name]
            if person := self.by_guid.get(source[0].key):  # one of our own exports names them
                self.by_name.setdefault(name, person)
                self._complete(person, "" if orcid in known else orcid, source[0].email)
                continue
            if orcid in known:
                self.by_name[name] = known[orcid]
                self._complete(known[orcid], "", source[0].email)
                continue
            if name in self.by_name:
                self._complete(self.by_name[name], orcid, source[0].email)
            else:
                slugs = slugs or Slugs(taken_slugs())
                self.by_name[name] = self._person(name, source, orcid, slugs)
                missing.append(self.by_name[name])
            if orcid:
                known[orcid] = self.by_name[name]
        Person.objects.bulk_create(missing)
        for person in missing:
            insert_or_update_object(person)
        self.added = len(missing)

    def _orcids(self, wanted: dict[str, tuple[ImportedPerson, str]]) -> dict[str, str]:
        """Name → valid ORCID iD or "". An iD that people of quite different names claim is given to nobody."""
        orcids: dict[str, str] = dict.fromkeys(wanted, "")
        claims: dict[str, list[str]] = {}
        for name, (source, place) in wanted.items():
            if not source.orcid:
                continue
            try:
                claims.setdefault(normalize_orcid(source.orcid), []).append(name)
            except ValidationError as error:
                self.findings.add(place, f"the ORCID iD of {name} was left out: {error.messages[0]}")
        owners = dict(Person.objects.filter(orcid__in=claims).values_list("orcid", "full_name"))
        for orcid, names in claims.items():
            everybody = names if orcid not in owners else [owners[orcid], *names]
            if all(alike(everybody[0], name) for name in everybody):
                orcids.update(dict.fromkeys(names, orcid))
                if len(set(everybody)) > 1:
                    place = wanted[names[-1]][1]
                    self.findings.add(place, f"{_list(everybody)} have one ORCID iD and are taken as one person")
            else:
                self.findings.add(
                    wanted[names[-1]][1], f"{_list(everybody)} can't have one ORCID iD ({orcid}); it was left out"
                )
        return orcids

    def _person(self, name: str, source: tuple[ImportedPerson, str], orcid: str, slugs: Slugs) -> Person:
        known, _place = source
        person = Person(
            full_name=name, family_name=known.family_name[:120], given_name=known.given_name[:120], orcid=orcid
        )
        person.email = known.email
        person.life = known.life
        person.complete()
        person.slug = slugs.free(name, "person")
        return person

    def _complete(self, person: Person, orcid: str, email: str) -> None:
        """An ORCID iD or e-mail that became known later is added; nothing that an editor wrote is changed."""
        if (orcid and not person.orcid) or (email and not person.email):
            person.orcid = person.orcid or orcid
            person.email = person.email or email
            person.save()

    def of(self, person: ImportedPerson) -> Person:
        """Whoever our own export meant, else whoever has the name: namesakes of one conference stay two."""
        return self.by_guid.get(person.key) or self.by_name[clean(person.name)[:250]]


def _wanted_people(imported: ImportedProgramme) -> dict[str, tuple[ImportedPerson, str]]:
    """Name → (the fullest statement about the person, where it stands)."""
    wanted: dict[str, tuple[ImportedPerson, str]] = {}
    for session in imported.sessions:
        for part in [*session.people, *(part for talk in session.talks or () for part in talk.people)]:
            name = clean(part.person.name)[:250]
            old = wanted.get(name)
            if old is None or _fullness(part.person) > _fullness(old[0]):
                wanted[name] = (part.person, session.place)
    return wanted


def alike(first: str, second: str) -> bool:
    """Whether two spellings can be one person's: they share a word of at least two letters."""
    words = [{word for word in NAME_BREAKS.split(fold(name)) if len(word) > 1} for name in (first, second)]
    return fold(first) == fold(second) or bool(words[0] & words[1])


def _list(names: list[str]) -> str:
    return " and ".join(dict.fromkeys(names))


def _fullness(person: ImportedPerson) -> tuple[bool, ...]:
    return (bool(person.orcid), bool(person.email), bool(person.life), bool(person.family_name))
