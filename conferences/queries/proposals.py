"""What a speaker proposes beside what stands: the organiser takes it over, all or one by one, or leaves it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conferences.models import SpeakerInvitation
from conferences.queries.speaking import Answered, SpeakerPart, answer_about, answers_of, parts_by_person
from people.models import Person

TEXT, PICTURE, FILE = "text", "picture", "file"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`key` is `life`, `portrait`, or `<part>.title`, `.abstract`, `.affiliation`, `.slides` (SpeakerPart.key).

    `present` and `proposed` are texts, or names of files; a portrait's are "" or "yes".
    """

    key: str
    label: str
    about: str
    kind: str
    present: str
    proposed: str
    is_set_aside: bool = False

    @property
    def is_pending(self) -> bool:
        return not self.is_set_aside


def proposals(
    invitation: SpeakerInvitation, person: Person, parts: Iterable[SpeakerPart], answered: Answered
) -> list[Proposal]:
    """Everything sent that differs from what stands, also what was set aside; nothing of a draft."""
    if not invitation.is_sent:
        return []
    aside = set(invitation.set_aside)
    found = []
    if invitation.life and invitation.life != person.life:
        found.append(Proposal("life", _("Short life"), "", TEXT, person.life, invitation.life, "life" in aside))
    if invitation.portrait:
        present = "yes" if person.portrait_id else ""
        found.append(Proposal("portrait", _("Portrait"), "", PICTURE, present, "yes", "portrait" in aside))
    for part in parts:
        answer = answer_about(answered, part)
        if answer is None:
            continue
        about = part.subject.title
        texts = [("affiliation", _("Affiliation for this talk"), part.row.affiliation, answer.affiliation)]
        if part.asks_talk:
            texts = [
                ("title", _("Title"), part.subject.title, answer.title),
                ("abstract", _("Abstract"), part.subject.abstract, answer.abstract),
                *texts,
            ]
        for name, label, present, proposed in texts:
            key = f"{part.key}.{name}"
            if proposed and proposed != present:
                found.append(Proposal(key, label, about, TEXT, present, proposed, key in aside))
        if part.asks_talk and answer.slides:
            key = f"{part.key}.slides"
            present = answer.material.file_name if answer.material_id and answer.material else ""
            found.append(Proposal(key, _("Slides"), about, FILE, present, answer.slides_name, key in aside))
    return found


def pending_proposals(
    invitation: SpeakerInvitation, person: Person, parts: Iterable[SpeakerPart], answered: Answered
) -> list[Proposal]:
    return [one for one in proposals(invitation, person, parts, answered) if one.is_pending]


def proposals_of(invitation: SpeakerInvitation) -> list[Proposal]:
    """The same for one invitation by itself."""
    parts = parts_by_person(invitation.conference, [invitation.person_id]).get(invitation.person_id, [])
    return proposals(invitation, invitation.person, parts, answers_of(invitation))
