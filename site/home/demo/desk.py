"""The programme at work: answers of speakers, stars of visitors, two releases, and changes that wait for a third."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from conferences.actions.answering import TalkAnswer, answer_invitation, save_answers
from conferences.actions.inviting import invite_speakers
from conferences.actions.materials import save_material
from conferences.actions.personal import (
    ask_for_personal_programme,
    confirm_personal_programme,
    keep_without_address,
)
from conferences.actions.programme import release_programme
from conferences.actions.taking_over import take_over
from conferences.actions.timetable import create_session, move_session, touch_session
from conferences.enums import Licence, MaterialKind, SessionKind
from conferences.models import (
    Availability,
    Conference,
    Material,
    Presentation,
    Session,
    SpeakerInvitation,
)
from conferences.queries.proposals import proposals_of
from conferences.queries.speaking import parts_by_person
from core.pdf import A4_LANDSCAPE, MUTED, Paper, Weight
from home.demo.accounts import organiser
from home.demo.data.desk import (
    INVITED,
    MAIL_DOMAIN,
    MESSAGE,
    NEW_SESSION,
    NEW_SESSION_TEXT,
    PEOPLE_THERE,
    ROOMS_OPEN,
    SLIDES,
    STARRED,
    VISITORS,
    VISITORS_DOMAIN,
    WALK,
    WALK_TEXT,
    WITH_ADDRESS,
    Invited,
    Window,
)
from home.demo.dates import PAST_SYMPOSIUM, SYMPOSIUM, at, first_day, today
from home.demo.people import cast
from home.demo.venue import rooms
from people.models import Person


def load_desk() -> None:
    symposium = Conference.objects.get(slug=SYMPOSIUM)
    if symposium.availabilities.exists():
        return
    first = symposium.local_start.date()
    give_addresses()
    say_who_is_there(symposium, first)
    for invited in INVITED:
        invite(symposium, invited)
    attach_materials(Conference.objects.get(slug=PAST_SYMPOSIUM))
    release_again(symposium)
    star(symposium)
    change_what_waits(symposium, first)


def give_addresses() -> None:
    """Speakers can be written to, but two: so that the list of what is missing has something to say."""
    people = [person for key, person in cast().items() if key not in ("baator", "szabo")]
    for person in people:
        person.email = f"{person.slug.removeprefix('demo-')}@{MAIL_DOMAIN}"
    Person.objects.bulk_update(people, ["email"])


def say_who_is_there(symposium: Conference, first: date) -> None:
    people, halls = cast(), rooms()

    def span(window: Window) -> dict[str, datetime]:
        day, start, end = window
        return {"starts_at": at(first + timedelta(days=day), start), "ends_at": at(first + timedelta(days=day), end)}

    rows = [
        Availability(conference=symposium, person=people[key], **span(window))
        for key, windows in PEOPLE_THERE.items()
        for window in windows
    ]
    rows += [
        Availability(conference=symposium, room=halls[name], **span(window))
        for name, windows in ROOMS_OPEN.items()
        for window in windows
    ]
    Availability.objects.bulk_create(rows)


def invite(symposium: Conference, invited: Invited) -> None:
    person, by = cast()[invited.key], organiser()
    invite_speakers(
        conference=symposium, people=[person.pk], message=MESSAGE, answer_by=today() + timedelta(weeks=3), by=by
    )
    invitation = SpeakerInvitation.objects.get(conference=symposium, person=person)
    if invited.answer:
        answer_invitation(invitation=invitation, accepts=invited.answer == "accept", reason=invited.reason)
    if invited.about or invited.talk:
        part = next((part for part in parts_by_person(symposium, [person.pk])[person.pk] if part.asks_talk), None)
        talks = [TalkAnswer(part, dict(invited.talk))] if part and invited.talk else []
        save_answers(invitation=invitation, about=dict(invited.about), talks=talks, sends=invited.sends)
    invitation.refresh_from_db()
    if invited.is_taken_over:
        take_over(invitation=invitation, keys=[proposal.key for proposal in proposals_of(invitation)], by=by)
    now = timezone.now()
    SpeakerInvitation.objects.filter(pk=invitation.pk).update(
        invited_at=now - timedelta(days=invited.days),
        reminded_at=now - timedelta(days=invited.reminded) if invited.reminded else None,
        answered_at=now - timedelta(days=invited.days - 2) if invited.answer else None,
    )


def attach_materials(past: Conference) -> None:
    """Slides to download, a paper elsewhere, a recording that is public and one that is not yet."""
    talk = Presentation.objects.get(session__conference=past, title="What a decoction contains")
    slides = Material(session=talk.session, presentation=talk, kind=MaterialKind.SLIDES, licence=Licence.CC_BY)
    save_material(material=slides, file=ContentFile(draw_slides()), file_name="what-a-decoction-contains.pdf")
    keynote = past.sessions.get(title="Ten years of reading reefs")
    panel = past.sessions.get(title="Teaching pharmacy across borders")
    elsewhere = (
        (keynote, None, MaterialKind.RECORDING, "https://video.example/reading-reefs", Licence.CC_BY_NC_ND, False),
        (panel, None, MaterialKind.RECORDING, "https://video.example/across-borders", Licence.CC_BY, True),
        (talk.session, talk, MaterialKind.PAPER, "https://papers.example/decoctions", Licence.CC_BY, False),
    )
    for session, presentation, kind, url, licence, waits in elsewhere:
        material = Material(session=session, presentation=presentation, kind=kind, url=url, licence=licence)
        material.embargo_until = at(first_day(today()), "09:00") if waits else None
        save_material(material=material)


def draw_slides() -> bytes:
    height = A4_LANDSCAPE[1]
    paper = Paper(A4_LANDSCAPE, title=SLIDES[0][0], author="Collegium demo", subject="Invented slides", language="en")
    for heading, sentence in SLIDES:
        paper.text(60, height / 2 + 20, heading, size=34, weight=Weight.SEMIBOLD)
        paper.text(60, height / 2 - 30, sentence, size=20, colour=MUTED)
        paper.end_page()
    return paper.save()


def change(session: Session, changes: Mapping[str, object]) -> None:
    move_session(session_id=session.pk, expected_version=session.version, changes=changes, by=organiser())


def release_again(symposium: Conference) -> None:
    """So that there are two releases to compare."""
    dinner = symposium.sessions.get(title="Symposium dinner on the river")
    if dinner.starts_at:
        change(dinner, {"starts_at": dinner.starts_at + timedelta(minutes=30)})
    release_programme(conference=symposium, note="The dinner begins half an hour later", by=organiser())


def star(symposium: Conference) -> None:
    """Every visitor stars some, spread evenly; a few hear of changes."""
    slugs = dict(symposium.sessions.values_list("title", "slug"))
    for visitor in range(VISITORS):
        liked = [
            slugs[title]
            for place, (title, number) in enumerate(STARRED.items())
            if (visitor * 7 + place * 5) % VISITORS < number
        ]
        if visitor < WITH_ADDRESS:
            asked = ask_for_personal_programme(
                conference=symposium, email=f"visitor{visitor + 1}@{VISITORS_DOMAIN}", slugs=liked, language="en"
            )
            confirm_personal_programme(personal=asked, wants_messages=True)
        else:
            keep_without_address(conference=symposium, slugs=liked, language="en")


def change_what_waits(symposium: Conference, first: date) -> None:
    """Moved, added and retitled since the last release; one session without a time; and a chair who must leave early,
    which is a conflict that holds up no release."""
    by, halls = organiser(), rooms()
    young = symposium.sessions.get(title="Young researchers: five minutes each")
    if young.starts_at and young.ends_at:
        later = timedelta(minutes=20)
        change(young, {"starts_at": young.starts_at + later, "ends_at": young.ends_at + later})
    third = first + timedelta(days=2)
    walk = {
        "title": WALK,
        "kind": SessionKind.SOCIAL,
        "room": halls["River Terrace"].pk,
        "starts_at": at(third, "07:30"),
        "ends_at": at(third, "08:30"),
    }
    waiting = {"title": NEW_SESSION, "kind": SessionKind.PANEL}
    for values, text in ((walk, WALK_TEXT), (waiting, NEW_SESSION_TEXT)):
        made = create_session(conference=symposium, values=values, by=by).session
        Session.objects.filter(pk=made.pk).update(abstract=text, language="en")
    talk = Presentation.objects.get(session__conference=symposium, title="Zinc, cholera and the gut")
    talk.title = "Zinc, cholera and the gut: the third year"
    talk.save()
    touch_session(session_id=talk.session_id, by=by)
