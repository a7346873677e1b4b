"""An organiser takes a speaker's answers over into the person and the programme, or leaves them."""

from collections.abc import Collection
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model

from conferences.actions.timetable import touch_session
from conferences.enums import MaterialKind
from conferences.models import Material, SpeakerInvitation
from conferences.queries.proposals import Proposal, proposals
from conferences.queries.speaking import SpeakerPart, answer_about, answers_of, parts_by_person
from core import audit
from core.private_files import remove_after_commit
from people.models import Person


def take_over(*, invitation: SpeakerInvitation, keys: Collection[str], by: Any = None) -> list[Proposal]:
    """Write the proposals of these keys where they belong; what they replace is gone. Gives what was written.

    Keys that propose nothing any more are passed over. Slides become material of the talk, held back until the
    session is over. The public sees a text of the programme with the next release, a life or portrait at once.
    """
    with transaction.atomic():
        locked, parts, found = _proposed(invitation)
        taken = [proposal for proposal in found if proposal.key in keys]
        person = Person.objects.select_for_update().get(pk=locked.person_id)
        answered = answers_of(locked)
        by_key = {part.key: part for part in parts}
        touched: set[int] = set()
        for proposal in taken:
            part_key, _dot, name = proposal.key.rpartition(".")
            if not part_key:
                _about_person(locked, person, proposal, by)
            elif name == "slides":
                _slides(by_key[part_key], answer_about(answered, by_key[part_key]))
            else:
                _about_talk(by_key[part_key], name, answer_about(answered, by_key[part_key]))
                touched.add(by_key[part_key].session.pk)
        for session_id in sorted(touched):
            touch_session(session_id=session_id, by=by)
        locked.set_aside = [key for key in locked.set_aside if key not in keys]
        locked.save(update_fields=["set_aside", "portrait", "life"])
        if taken:
            names = sorted({proposal.key.rpartition(".")[2] for proposal in taken})
            audit.record("conferences.take_over_answers", person, by=by, fields=names)
    return taken


def set_aside(*, invitation: SpeakerInvitation, keys: Collection[str], by: Any = None) -> list[Proposal]:
    """Leave these proposals: they are no longer counted as waiting. A new answer of the speaker brings them back."""
    with transaction.atomic():
        locked, _parts, found = _proposed(invitation)
        left = [proposal for proposal in found if proposal.key in keys]
        locked.set_aside = sorted({*locked.set_aside, *(proposal.key for proposal in left)})
        locked.save(update_fields=["set_aside"])
    return left


def _proposed(invitation: SpeakerInvitation) -> tuple[SpeakerInvitation, list[SpeakerPart], list[Proposal]]:
    invitations = SpeakerInvitation.objects.select_related("conference", "person").select_for_update(of=("self",))
    locked = invitations.get(pk=invitation.pk)
    parts = parts_by_person(locked.conference, [locked.person_id]).get(locked.person_id, [])
    return locked, parts, proposals(locked, locked.person, parts, answers_of(locked))


def _about_person(invitation: SpeakerInvitation, person: Person, proposal: Proposal, by: Any) -> None:
    if proposal.key == "life":
        person.life, invitation.life = proposal.proposed, ""
    else:
        with invitation.portrait.open("rb") as file:
            content = ContentFile(file.read(), name=f"{person.slug}.jpg")
        person.portrait = get_image_model().objects.create(
            title=person.full_name, file=content, uploaded_by_user=by if getattr(by, "pk", None) else None
        )
        remove_after_commit(invitation.portrait)
        invitation.portrait = ""  # type: ignore[assignment]
    person.save()


def _about_talk(part: SpeakerPart, name: str, answer: Any) -> None:
    """What was taken over proposes nothing any more."""
    target = part.row if name == "affiliation" else part.subject
    setattr(target, name, getattr(answer, name))
    target.save(update_fields=[name])
    setattr(answer, name, "")
    answer.save(update_fields=[name])


def _slides(part: SpeakerPart, answer: Any) -> None:
    material = answer.material or Material(
        session=part.session,
        presentation=part.presentation,
        kind=MaterialKind.SLIDES,
        embargo_until=(part.presentation.ends_at if part.presentation else None)
        or part.session.ends_at
        or part.session.conference.ends_at,
    )
    material.licence = answer.slides_licence or material.licence
    remove_after_commit(material.file)
    with answer.slides.open("rb") as file:
        material.file.save(answer.slides_name, file, save=False)
    material.file_name = answer.slides_name
    material.save()
    remove_after_commit(answer.slides)
    answer.material, answer.slides = material, ""
    answer.save()
