"""Recordings, slides and papers on public pages."""

from typing import Any

from django import template
from django.template.context import Context

from conferences.queries.materials import MaterialsByTalk, materials_by_talk, materials_of_person
from people.models import Person

register = template.Library()


@register.inclusion_tag("conferences/materials.html", takes_context=True)
def materials(context: Context, conference_id: int, session_guid: str, talk_guid: str = "") -> dict[str, Any]:
    """`{% materials conference.pk item.guid %}`, `{% materials conference.pk item.guid talk.entry.guid %}`.

    What belongs to the session as a whole, or to one talk in it. One statement for all tags of a session's page.
    """
    key = f"materials of {session_guid}"
    kept: MaterialsByTalk | None = context.render_context.get(key)
    if kept is None:
        kept = context.render_context[key] = materials_by_talk(conference_id, [session_guid])
    return {"rows": kept.get((session_guid, talk_guid), []), "is_talk": bool(talk_guid)}


@register.inclusion_tag("conferences/person_materials.html")
def person_materials(person: Person) -> dict[str, Any]:
    return {"talks": materials_of_person(person)}
