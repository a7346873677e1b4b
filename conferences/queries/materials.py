"""What of a session's recordings, slides and papers is public by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from conferences.models import Conference, Material
from conferences.queries.pages import page_paths
from conferences.queries.programme import latest_programme, latest_programmes
from conferences.rules.licences import licence_address
from core.kept import fresh_until
from people.models import Person


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
    programme = latest_programme(conference) if conference.is_public else None
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
    """Newest event first; only of what stands in a latest release. Three statements where there is any."""
    now = timezone.now()
    materials = [
        material
        for material in Material.objects.filter(
            Q(presentation__isnull=True, session__people__person=person) | Q(presentation__presenters__person=person),
            session__conference__is_public=True,
        )
        .select_related("session__conference", "presentation")
        .order_by("-session__conference__starts_at", "session__starts_at", "position", "pk")
        .distinct()
        if not is_held_back(material, now)
    ]
    if not materials:
        return []
    conferences: dict[int, Conference] = {m.session.conference_id: m.session.conference for m in materials}
    programmes = latest_programmes(list(conferences.values()))
    paths = page_paths(conferences)
    found: dict[tuple[int, int], TalkMaterials] = {}
    for material in materials:
        session, talk = material.session, material.presentation
        programme = programmes.get(session.conference_id)
        if programme is None or not stands_in(programme.items, material):
            continue
        path = paths.get(session.conference_id, "")
        anchor = f"#{talk.slug}" if talk else ""
        entry = found.setdefault(
            (session.pk, talk.pk if talk else 0),
            TalkMaterials(
                title=talk.title if talk else session.title,
                url_path=f"{path}programme/{session.slug}/{anchor}" if path else "",
                event_title=session.conference.local_title or gettext("Conference"),
                rows=[],
            ),
        )
        entry.rows.append(material_row(material))
    return list(found.values())
