"""Two invented symposia: one to come, one a year ago."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from conferences.actions.programme import release_programme
from conferences.enums import PresentationKind, SessionRole
from conferences.models import (
    Conference,
    ConferenceIndexPage,
    ConferencePage,
    Presentation,
    Presenter,
    Session,
    SessionPerson,
    Track,
)
from events.enums import AttendanceMode, EventKind, HostRole
from events.models import EventHost, Room
from home.demo import pictures
from home.demo.accounts import organiser
from home.demo.data import texts_events
from home.demo.data.programme import PAST_SLOTS, SLOTS, TRACKS, Slot, Talk
from home.demo.dates import PAST_SYMPOSIUM, SYMPOSIUM, ZONE, at, first_day, today
from home.demo.pages import committee, dates, home, is_there, put_page
from home.demo.partners import DEMO_HOST
from home.demo.people import affiliations, cast
from home.demo.venue import rooms, venue
from home.models import StandardPage
from partners.models import Organisation
from people.models import Person

INDEX = "symposia"
YEAR = timedelta(weeks=52)

HOSTS = (
    (DEMO_HOST, HostRole.HOST),
    ("demo-society-of-natural-products", HostRole.CO_HOST),
    ("banyan-biologics-demo", HostRole.SPONSOR),
    ("meridian-instruments-demo", HostRole.SPONSOR),
    ("tidewater-foundation-demo", HostRole.SUPPORTER),
)


def load_symposia() -> None:
    if is_there(INDEX):
        return
    put_page(home(), ConferenceIndexPage, INDEX, texts_events.CONFERENCES, in_menu=True)
    index = ConferenceIndexPage.objects.child_of(home()).get(slug=INDEX)
    load_coming(index)
    load_past(index)


def load_coming(index: ConferenceIndexPage) -> None:
    first = first_day(today())
    texts = texts_events.SYMPOSIUM
    conference = Conference.objects.create(
        kind=EventKind.SYMPOSIUM,
        title=texts["en"].title,
        title_zh_hans=texts["zh-hans"].title,
        title_vi=texts["vi"].title,
        slug=SYMPOSIUM,
        acronym="Remedies 2.0",
        theme="Where medicines come from, and whom they reach",
        theme_zh_hans="药从何来，又去往何人",
        theme_vi="Thuốc đến từ đâu và đến được với ai",
        summary="Three days on where medicines come from and how they reach those who need them.",
        summary_zh_hans="为期三天，探讨药物从何而来、如何送达需要的人。",
        summary_vi="Ba ngày bàn về nguồn gốc của thuốc và con đường đưa thuốc đến người cần.",
        timezone=ZONE,
        starts_at=at(first, "08:15"),
        ends_at=at(first + timedelta(days=2), "16:30"),
        venue=venue(),
        attendance_mode=AttendanceMode.OFFLINE,
        contact_name="Symposium office",
        contact_email="remedies@collegium.example",
        is_demo=True,
    )
    add_hosts(conference, HOSTS)
    add_programme(conference, first, SLOTS)
    picture = pictures.picture(
        "Demo symposium", pictures.leaves, (1600, 900), 2, alt="Five stems with green leaves, drawn side by side"
    )
    page = put_page(index, ConferencePage, SYMPOSIUM, texts, in_menu=True, conference=conference, picture=picture)
    add_committee_and_dates(page, first)
    put_page(page, StandardPage, "travel", texts_events.TRAVEL)
    put_page(page, StandardPage, "posters", texts_events.CALL)
    release_programme(conference=conference, note="First release", by=organiser())


def add_committee_and_dates(page: ConferencePage, first: date) -> None:
    people, places = cast(), affiliations()
    members = (("do", "Chair"), ("lin", "Chair"), ("okonjo", "Access and policy"), ("papado", "Formulation"))
    blocks = [
        dates(
            "Dates and deadlines",
            (first - timedelta(weeks=4), "Early fees end"),
            (first - timedelta(weeks=2), "Last day for changing names and for cancelling"),
            (first - timedelta(days=2), "Registration closes"),
            (first, "The symposium opens"),
        ),
        committee("Programme committee", *((people[key].full_name, role, places[key]) for key, role in members)),
    ]
    for translation in page.get_translations(inclusive=True):
        kinds = {block["type"] for block in blocks}
        if translation.locale_id != page.locale_id:
            continue
        raw = [block for block in translation.body.raw_data if block["type"] not in kinds]
        translation.body = translation.body.stream_block.to_python([*raw, *blocks])
        translation.save_revision(user=organiser(), clean=False).publish(user=organiser())


def load_past(index: ConferenceIndexPage) -> None:
    first = first_day(today()) - YEAR
    conference = Conference.objects.create(
        kind=EventKind.SYMPOSIUM,
        title=texts_events.PAST["en"].title,
        slug=PAST_SYMPOSIUM,
        acronym="Remedies 1.0",
        theme="How much of a plant is a dose?",
        summary="The first of these symposia: two days on plants, doses and people.",
        timezone=ZONE,
        starts_at=at(first, "09:00"),
        ends_at=at(first + timedelta(days=1), "12:30"),
        venue=venue(),
        contact_email="remedies@collegium.example",
        is_demo=True,
    )
    add_hosts(conference, HOSTS[:2])
    add_programme(conference, first, PAST_SLOTS)
    picture = pictures.picture(
        "Demo symposium a year ago", pictures.river, (1600, 900), 1, alt="Blue hills over a river, a pale sun"
    )
    put_page(index, ConferencePage, PAST_SYMPOSIUM, texts_events.PAST, conference=conference, picture=picture)
    release_programme(conference=conference, note="As it took place", by=organiser())


def add_hosts(conference: Conference, hosts: Sequence[tuple[str, HostRole]]) -> None:
    for number, (slug, role) in enumerate(hosts):
        body = Organisation.objects.get(slug=slug)
        EventHost.objects.create(event_id=conference.pk, organisation=body, role=role, sort_order=number)


def add_programme(conference: Conference, first: date, slots: Sequence[Slot]) -> None:
    tracks = {
        name: Track.objects.create(conference=conference, name=name, colour=colour, position=number)
        for number, (name, colour) in enumerate(TRACKS)
    }
    halls, people, places = rooms(), cast(), affiliations()
    for slot in slots:
        day = first + timedelta(days=slot.day)
        add_session(conference, slot, day, tracks, halls, people, places)


def add_session(
    conference: Conference,
    slot: Slot,
    day: date,
    tracks: dict[str, Track],
    halls: dict[str, Room],
    people: dict[str, Person],
    places: dict[str, str],
) -> None:
    session = Session.objects.create(
        conference=conference,
        kind=slot.kind,
        title=slot.title,
        abstract=slot.abstract,
        language="en",
        track=tracks.get(slot.track),
        room=halls[slot.room],
        starts_at=at(day, slot.start),
        ends_at=at(day, slot.end),
    )
    roles = (
        (SessionRole.SPEAKER, slot.speakers),
        (SessionRole.CHAIR, slot.chairs),
        (SessionRole.PANELLIST, slot.panel),
    )
    for role, keys in roles:
        for number, key in enumerate(keys):
            SessionPerson.objects.create(
                session=session, person=people[key], role=role, affiliation=places[key], sort_order=number
            )
    begins = at(day, slot.start)
    for number, talk in enumerate(slot.talks):
        begins = add_talk(session, talk, number, begins, people, places)


def add_talk(
    session: Session,
    talk: Talk,
    number: int,
    begins: datetime,
    people: dict[str, Person],
    places: dict[str, str],
) -> datetime:
    """Returns when the next one begins. Posters hang all the time and have a board instead."""
    is_poster = talk.kind == PresentationKind.POSTER
    ends = begins + timedelta(minutes=talk.minutes)
    times: dict[str, Any] = {} if is_poster else {"starts_at": begins, "ends_at": ends}
    presentation = Presentation.objects.create(
        session=session,
        kind=talk.kind,
        title=talk.title,
        abstract=talk.abstract,
        language="en",
        position=number,
        board_number=f"P{number + 1}" if is_poster else "",
        **times,
    )
    for place, key in enumerate(talk.people):
        Presenter.objects.create(
            presentation=presentation,
            person=people[key],
            affiliation=places[key],
            is_presenting=place == 0,
            sort_order=place,
        )
    return ends
