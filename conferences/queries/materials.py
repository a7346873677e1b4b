"""What of a session's recordings, slides and papers is public by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from conferences.models import Material
from conferences.queries.pages import open_conferences, page_paths
from conferences.queries.programme import latest_programme, latest_programmes
from conferences.queries.released import conferences_with
from conferences.queries.talks import parts_of
from conferences.rules.licences import licence_address
from core.kept import fresh_until
from people.models import Person
from people.queries import person_ids


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One line under a session or a talk. `note` says what a click leads to: a kind of file, or another site."""

    kind: str
    kind_label: str
    title: str
    href: str
    note: str
    is_elsewhere: bool
    licence: str
    licence_href: str


MaterialsByTalk = dict[tuple[str, str], list[MaterialRow]]  # (guid of the session, guid of the talk or "")


def materials_by_talk(conference_id: int, session_guids: Iterable[str]) -> MaterialsByTalk:
    """The public ones of these sessions by one statement; tells the page cache when the next embargo ends."""
    rows = Material.objects.filter(session__conference_id=conference_id, session__guid__in=list(session_guids))
    return grouped(rows)


def grouped(materials: QuerySet[Material]) -> MaterialsByTalk:
    now = timezone.now()
    found: MaterialsByTalk = {}
    for material in materials.select_related("session", "presentation"):
        if is_held_back(material, now):
            continue
        talk = str(material.presentation.guid) if material.presentation else ""
        found.setdefault((str(material.session.guid), talk), []).append(material_row(material))
    return found


def is_held_back(material: Material, now: datetime) -> bool:
    """An embargo that is still running also ends the life of the kept page that leaves the material out."""
    if material.embargo_until is None or material.embargo_until <= now:
        return False
    fresh_until(material.embargo_until)
    return True


def material_row(material: Material) -> MaterialRow:
    label = str(material.get_kind_display())
    if material.file:
        name = material.file_name or "file"
        href, note = file_path(material), name.rpartition(".")[2].upper()
    else:
        href, note = material.url, (urlsplit(material.url).hostname or "").removeprefix("www.")
    return MaterialRow(
        kind=material.kind,
        kind_label=label,
        title=material.title,
        href=href,
        note=note,
        is_elsewhere=not material.file,
        licence=str(material.get_licence_display()),
        licence_href=licence_address(material.licence),
    )


def file_path(material: Material) -> str:
    return f"/materials/{material.guid}/{quote(material.file_name or 'file')}"


def public_file(guid: str) -> Material | None:
    """The material with its file, if anybody may have it now: embargo over, its session in the latest release of a
    public conference."""
    material = Material.objects.select_related("session__conference", "presentation").filter(guid=guid).first()
    if material is None or not material.file or not material.is_public_by_now:
        return None
    conference = material.session.conference
    is_open = open_conferences().filter(pk=conference.pk).exists()
    programme = latest_programme(conference) if is_open else None
    if programme is None or not stands_in(programme.items, material):
        return None
    return material


def stands_in(items: Iterable[object], material: Material) -> bool:
    item = next((item for item in items if getattr(item, "guid", "") == str(material.session.guid)), None)
    if item is None:
        return False
    if material.presentation is None:
        return True
    return any(talk.guid == str(material.presentation.guid) for talk in getattr(item, "talks", ()))


@dataclass(frozen=True, slots=True)
class TalkMaterials:
    """For a person's page: one talk with what there is of it."""

    title: str
    url_path: str
    event_title: str
    rows: list[MaterialRow]


def materials_of_person(person: Person) -> list[TalkMaterials]:
    """Newest event first; only of what the latest releases give the person, under the titles released there."""
    conferences = {row.pk: row for row in conferences_with(person).order_by("-starts_at", "-pk")}
    if not conferences:
        return []
    ids = person_ids(person)
    programmes = latest_programmes(list(conferences.values()))
    parts = {
        (pk, item.guid, talk.guid if talk else ""): (item, talk)
        for pk, programme in programmes.items()
        for item, talk, _part in parts_of(programme, *ids)
    }
    rows = materials_by_key(conferences, {guid for _pk, guid, _talk in parts})
    paths = page_paths(conferences) if rows else {}
    found = []
    for pk, conference in conferences.items():
        for key, (item, talk) in parts.items():
            if key[0] != pk or key not in rows:
                continue
            path, anchor = paths.get(pk, ""), f"#{talk.slug}" if talk else ""
            found.append(
                TalkMaterials(
                    title=talk.title if talk else item.title,
                    url_path=f"{path}programme/{item.slug}/{anchor}" if path else "",
                    event_title=conference.local_title or gettext("Conference"),
                    rows=rows[key],
                )
            )
    return found


def materials_by_key(
    conferences: Iterable[int], session_guids: Iterable[str]
) -> dict[tuple[int, str, str], list[MaterialRow]]:
    """(conference, guid of the session, guid of the talk or "") → what is public of it, by one statement."""
    now = timezone.now()
    found: dict[tuple[int, str, str], list[MaterialRow]] = {}
    rows = Material.objects.filter(session__conference__in=list(conferences), session__guid__in=list(session_guids))
    for material in rows.select_related("session", "presentation"):
        if not is_held_back(material, now):
            talk = str(material.presentation.guid) if material.presentation else ""
            key = (material.session.conference_id, str(material.session.guid), talk)
            found.setdefault(key, []).append(material_row(material))
    return found
