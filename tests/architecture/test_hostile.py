"""Every route under addresses, queries, methods and forms that nobody friendly sends: never a 500."""

import itertools
import re
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.inviting import invite_speakers
from conferences.actions.materials import save_material
from conferences.actions.personal import ask_for_personal_programme, keep_without_address
from conferences.actions.programme import release_programme
from conferences.models import Material, ProgrammeNotice, SpeakerInvitation
from lectures.actions import Speaking, create_lecture
from registrations.actions.certifying import issue_certificates
from registrations.actions.checking_in import check_in
from registrations.actions.ordering import OrderRefusedError
from registrations.actions.paying import start_payment
from registrations.models import RegistrationSettings
from tests.architecture.test_routes import is_ours, routes
from tests.conferences.files import pdf
from tests.conferences.pages import add_session
from tests.factories import LectureSeriesFactory, PersonFactory, UserFactory
from tests.lectures.conftest import add_series_page
from tests.registrations.helpers import open_event, order_for, person

pytestmark = pytest.mark.django_db

SEGMENTS = (
    "%00",
    "a%00b",
    "%ff%fe",
    "%ed%a0%80",  # half of a surrogate pair
    "%F0%9F%98%80",
    "%2e%2e%2fetc%2fpasswd",
    "%0d%0aSet-Cookie:%20a=b",
    "%27%22%3e%3cscript%3e",
    "%25s%7b0%7d%7b%7b7*7%7d%7d",
    "%D9%A3",  # a digit, not 0-9
    "-1",
    "0",
    "9" * 19,
    "9" * 30,
    "9" * 5000,
    "x" * 10_000,
)
VALUES = (
    "%00", "%ff%fe", "%ed%a0%80", "%0d%0aa:%20b", "%27%22%3e%3cscript%3e", "-1", "9" * 30, "9" * 4400, "%zz",
    "2027-02-30", "0000-00-00", "vi", "%D9%A3%D9%A3",
)  # fmt: skip
NAMES = (
    "lang", "page", "p", "q", "day", "track", "room", "kind", "language", "number", "n", "next", "in", "again",
    "undone", "event", "conference", "year", "country", "series", "show", "format", "width", "topic", "status",
    "view", "at", "screen",
)  # fmt: skip
METHODS = ("head", "options", "put", "patch", "delete", "trace", "post")


@contextmanager
def failures():
    """What views raised, as “address: error”."""
    found = []

    def note(sender, request, **kwargs):
        error = sys.exc_info()[1]
        found.append(f"{error!r:.150} at {request.method} {request.get_full_path():.150}")

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


class World:
    """One of everything that has an address."""

    def __init__(self):
        cache.clear()
        self.event, self.kind = open_event(
            price=5000,
            name_change_until=timezone.now() + timedelta(days=5),
            cancel_until=timezone.now() + timedelta(days=5),
        )
        conference = self.event
        ada = PersonFactory(slug="ada")
        self.session = add_session(conference, 1, starts_at=conference.starts_at, ends_at=conference.ends_at)
        self.conference_page = publish_page(conference)
        self.release = release_programme(conference=conference)
        self.add_readers_and_speakers(conference)
        series = LectureSeriesFactory()
        self.series_page = add_series_page(series)
        self.lecture = create_lecture(
            series=series,
            title="On water",
            speakers=[Speaking(ada)],
            starts_at=timezone.now() + timedelta(days=3),
            ends_at=timezone.now() + timedelta(days=3, hours=1),
        )
        self.order = order_for(self.event, self.kind)
        self.attendee = self.order.attendees.get()
        self.payment = start_payment(order=self.order, success_url="/done/", cancel_url="/back/")
        free, free_kind = open_event(name_change_until=timezone.now() + timedelta(days=5))
        self.free_order = order_for(free, free_kind)

    def add_readers_and_speakers(self, conference):
        """What stands around a released programme: materials, invitations, personal programmes, messages."""
        material = Material(session=self.session, kind="slides")
        self.material = save_material(material=material, file=pdf(), file_name="talk.pdf")
        speaker = self.session.people.get().person
        speaker.email = "ada@example.org"
        speaker.save()
        invite_speakers(conference=conference, people=[speaker.pk], message="", answer_by=None, language="en", by=None)
        self.invitation = SpeakerInvitation.objects.get()
        SpeakerInvitation.objects.update(state="accepted")
        self.personal = keep_without_address(conference=conference, slugs=["session-1"], language="en")
        self.asked = ask_for_personal_programme(
            conference=conference, email="b@example.org", slugs=["session-1"], language="en"
        )
        self.notice = ProgrammeNotice.objects.create(
            conference=conference, email="ada@example.org", person=speaker, to_release=self.release,
            send_after=timezone.now(),
        )  # fmt: skip

    def known(self, route):
        """Values for the names in a route that lead somewhere."""
        secrets = {
            "/my-programme/": self.personal.secret,
            "/speaking/": self.invitation.secret,
            "/calendar/my/": self.personal.secret,
        }
        secret = next((value for start, value in secrets.items() if route.startswith(start)), self.order.secret)
        return {
            "slug": self.event.slug,
            "code": self.order.code,
            "secret": secret,
            "confirmation": self.asked.confirmation,
            "session": "session-1",
            "track": "track-1",
            "speaker": "ada-speaker1",
            "guid": str(self.material.guid),
            "name": "talk.pdf",
            "pk": str(self.event.pk),
            "number": "1",
            "rest": "programme/",
            "notice": str(self.notice.pk),
            "invitation_pk": str(self.invitation.pk),
            "filename": "sessions.csv",
        }

    @property
    def addresses(self):
        """An address for each route that has something to show, and the pages."""
        own = f"/orders/{self.free_order.code}/{self.free_order.secret}/"
        paid = f"/orders/{self.order.code}/{self.order.secret}/"
        register = f"/register/{self.event.slug}/"
        desk = f"/desk/{self.event.slug}/"
        page, series = self.conference_page.url, self.series_page.url
        lecture = self.lecture.pages.first().url
        mine, asked = f"/my-programme/{self.personal.secret}/", f"/my-programme/confirmation/{self.asked.confirmation}/"
        files, speaking = f"/programme/{self.event.slug}/", f"/speaking/{self.invitation.secret}/"
        around = [
            f"{page}programme/session-1/", f"{page}programme/tracks/track-1/", f"{page}programme/rooms/room-1/",
            f"{page}speakers/ada-speaker1/", f"{page}my/", f"{page}my/sessions/", f"{files}schedule.xml",
            f"{files}schedule.json", f"{files}programme.pdf", f"{files}pictures/event.png",
            f"{files}pictures/sessions/session-1.png", f"{files}pictures/speakers/ada-speaker1.png",
            f"/calendar/{self.event.slug}/tracks/track-1.ics", f"/calendar/{self.event.slug}/sessions/session-1.ics",
            f"/calendar/my/{self.personal.secret}.ics", "/en/people/ada-speaker1/picture.png",
            f"/materials/{self.material.guid}/talk.pdf", f"/my-programme/keep/{self.event.slug}/",
            f"/my-programme/keep/{self.event.slug}/sent/", mine, f"{mine}stars/", f"{mine}sessions/",
            f"{mine}messages/", f"{mine}renewal/", f"{mine}deletion/", asked, speaking, f"{speaking}answer/",
            f"{speaking}portrait.jpg",
        ]  # fmt: skip
        return [
            *around, "/", "/en/", "/vi/", "/theme.css", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/healthz/live",
            "/healthz/ready", "/en/feed.atom", "/en/search/", "/en/people/", "/en/people/ada/", page,
            f"{page}programme/", f"{page}speakers/", f"{page}programme/all/", f"{page}programme/?view=grid",
            f"{page}programme/types/talk/", f"{page}now/", f"{page}now/?screen", f"{page}now/data/",
            f"{page}now/worker/", series, lecture, "/calendar/",
            "/calendar/all.ics", "/calendar/lectures.ics", f"/calendar/{self.event.slug}.ics",
            "/calendar/people/ada.ics", f"/calendar/my/{self.order.secret}.ics", "/verify/",
            register, f"{register}people/", f"{register}confirmation/", "/orders/", "/orders/sent/",
            own, f"{own}ticket.pdf", f"{own}calendar.ics", f"{own}cancellation/", f"{own}certificate-1.pdf",
            f"{own}people/{self.free_order.attendees.get().pk}/", f"{paid}payment/return/",
            f"/tickets/{self.attendee.ticket_code}/", "/desk/", desk,
            f"{desk}tickets/{self.attendee.ticket_code}/", "/demo/mail/", self.payment.session_url, "/webhooks/stripe/",
        ]  # fmt: skip


@pytest.fixture
def world(home_page):
    return World()


@pytest.fixture
def visitor(db):
    """Somebody with every right, so that the views behind the sign-in are reached too."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(is_superuser=True))
    return client


def public_routes():
    for address, callback in routes(get_resolver()):
        if is_ours(callback) and not address.startswith("admin/"):
            yield "/" + re.sub(r"^\^?en/", "en/", address).replace("^", "").replace("$", "")


def test_no_route_fails_on_nasty_addresses(world, visitor):
    wagtail = ["/en/<x>/", "/en/<x>", "/<x>", "/<x>/<x>/", "/documents/<x>/<x>", "/documents/1/<x>", "/media/<x>"]
    wagtail += [f"{world.conference_page.url}{tail}" for tail in ("<x>/", "programme/<x>/", "speakers/<x>/")]
    wagtail += [f"{world.series_page.url}<x>/"]
    with failures() as found:
        for route in [*public_routes(), *wagtail]:
            names, known = re.findall(r"<(?:\w+:)?(\w+)>", route), world.known(route)
            for nasty in names:
                for value in SEGMENTS:
                    address = re.sub(
                        r"<(?:\w+:)?(\w+)>",
                        lambda match: value if match[1] == nasty else known.get(match[1], "1"),  # noqa: B023
                        route,
                    )
                    visitor.get(address)

    assert found == []


def test_no_page_fails_on_nasty_queries(world, visitor):
    names = (*NAMES, f"t-{world.kind.pk}", "t-99999999999999999999999", "t-%00", "t-")
    with failures() as found:
        for address in world.addresses:
            for value in VALUES:
                visitor.get(f"{address}?" + "&".join(f"{name}={value}" for name in names))

    assert found == []


def test_no_page_fails_on_any_method(world, visitor):
    with failures() as found:
        for address in world.addresses:
            if address.endswith(("/cancellation/", "/deletion/", "/renewal/")):
                continue
            for method in METHODS:
                getattr(visitor, method)(address)
            for content_type in ("application/json", "text/plain", "multipart/form-data", "a/b; charset=zz", "x" * 300):
                visitor.generic("POST", address, b"\xff\x00{", content_type=content_type)

    assert found == []


NASTY_TEXTS = (
    "\x00", "a\x00b", "\ufffe\uffff", "x" * 10_000, "=1+1", "<script>alert(1)</script>", "a\r\nBcc: b@example.org",
    "\u202egnp", "é" * 5000, "9" * 5000, "-1", "", " ", "🏴" * 200,
)  # fmt: skip


def test_no_form_fails_on_nasty_fields(world, visitor):
    slug, own = world.event.slug, f"/orders/{world.free_order.code}/{world.free_order.secret}/"
    RegistrationSettings.objects.update(asks_dietary=True, asks_access=True, asks_photo_consent=True)
    people = ("family_name", "given_name", "name_order", "email", "affiliation", "country", "dietary_needs")
    forms = {
        f"/register/{slug}/people/?t-{world.kind.pk}=1": [f"p1-{name}" for name in people] + ["contact-email"],
        f"/register/{slug}/confirmation/": ["key", "terms"],
        "/orders/": ["email"],
        f"{own}people/{world.free_order.attendees.get().pk}/": list(people),
        world.payment.session_url: ["outcome"],
        f"/desk/{slug}/": ["code"],
        f"/desk/{slug}/tickets/{world.attendee.ticket_code}x/": ["code"],
        f"/desk/{slug}/check-ins/99999999999999999999999/undoing/": ["code"],
        "/webhooks/stripe/": ["x"],
        f"/my-programme/keep/{slug}/": ["email", "sessions"],
        f"/my-programme/confirmation/{world.asked.confirmation}/": ["messages"],
        f"/my-programme/{world.personal.secret}/stars/": ["star", "unstar"],
        f"/my-programme/{world.personal.secret}/sessions/": ["session"],
        f"/my-programme/{world.personal.secret}/messages/": ["messages"],
        f"/speaking/{world.invitation.secret}/": speaking_fields(world),
        f"/speaking/{world.invitation.secret}/answer/": ["answer", "reason"],
    }
    with failures() as found:
        for address, names in forms.items():
            for text in NASTY_TEXTS:
                visitor.post(address, dict.fromkeys(names, text))
                for name in names:
                    fine = {**dict.fromkeys(names, "Ada"), "p1-email": "a@example.org", "p1-name_order": "given_first"}
                    visitor.post(address, {**fine, name: text})

    assert found == []


def speaking_fields(world):
    about = ["life", "needs", "photo_consent", "recording_consent", "portrait", "saving"]
    talk = f"t{world.session.pk}-0-"
    return about + [talk + name for name in ("title", "abstract", "affiliation", "slides_licence", "slides")]


NASTY_FILES = (
    b"", b"\x00" * 300, b"%PDF-", b"PK\x03\x04" + b"\xff" * 300, b"\xff\xd8\xff\xe0" + b"\x00" * 300,
    b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, b"GIF89a", b"RIFF\x10\x00\x00\x00WEBP", b"<svg xmlns='x'/>",
    b'<?xml version="1.0" encoding="zlib_codec"?><schedule/>', b"<schedule>" * 3000, b"[" * 100_000,
    b'{"schedule": 5}',
    b'{"program": 7}', b"title,start,end\n=1+1,9999-99-99 99:99,\n", b"title\n" + b"\xff\xfe", b'"title',
    b"\xff\xfe\x00", b"item,name\n" + b"x" * 200_000,
)  # fmt: skip


def test_no_screen_fails_on_nasty_files(world, visitor):
    talk = f"t{world.session.pk}-0-slides"
    targets = {
        f"/speaking/{world.invitation.secret}/": ("portrait", talk),
        reverse("programme_files:files", args=[world.event.pk]): ("file",),
        f"{reverse('materials:add')}?conference={world.event.pk}": ("upload",),
    }
    with failures() as found:
        for content, (address, names) in itertools.product(NASTY_FILES, targets.items()):
            for name in ("x.pdf", "../../x.xml", "\u202egnp.exe", "x" * 300, "a.", "=1+1.csv"):
                files = {field: SimpleUploadedFile(name, content) for field in names}
                visitor.post(address, {"session": world.session.pk, "kind": "slides", **files})

    assert found == []


BODIES = (
    b"", b"null", b"[]", b"5", b'"x"', b"\xff", b"[" * 5000, b'{"session": 1}', b'{"session": true, "version": 0}',
    b'{"session": 1e400, "version": NaN}', b'{"change": -1}', b'{"change": 99999999999999999999999}', b'{"title": {}}',
    b'{"session": SESSION, "version": 0}', b'{"session": SESSION, "version": 0, "starts_at": "0001-01-01T00:00"}',
    b'{"session": SESSION, "version": 0, "starts_at": "9999-12-31T23:59", "ends_at": "9999-12-31T23:59"}',
    b'{"session": SESSION, "version": 0, "room": 99999999999999999999}',
    b'{"session": SESSION, "version": 0, "title": "\\u0000\\ud800"}',
    b'{"session": SESSION, "version": 0, "kind": "x", "status": "y", "track": "z", "is_plenary": "maybe"}',
    b'{"session": SESSION, "version": 0, "title": "half \\ud800"}',
    b'{"title": "New", "starts_at": "2027-02-30T10:00", "ends_at": 5}',
)  # fmt: skip


def test_timetable_takes_no_nasty_bodies(world, visitor):
    names = ("timetable_moves", "timetable_returns", "timetable_sessions")
    statuses = set()
    with failures() as found:
        for name in names:
            for body in BODIES:
                content = body.replace(b"SESSION", str(world.session.pk).encode())
                address = reverse(f"programme:{name}", args=[world.event.pk])
                statuses.add(visitor.generic("POST", address, content, content_type="application/json").status_code)

    assert found == []
    assert statuses <= {200, 201, 400, 404, 409}


def test_no_screen_of_one_conference_fails_on_nasty_queries_and_bodies(world, visitor):
    """Screens of the admin whose address names a conference, a session, a release, an invitation or a message."""
    starts = ("admin/programme", "admin/speakers", "admin/programme_files", "admin/people")
    screens = []
    for address, callback in routes(get_resolver()):
        if address.startswith(starts) and is_ours(callback) and "<" in address:
            known = world.known(address) | {"session": str(world.session.pk), "name": "portrait", "file": "1"}
            filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known.get(match[1], "1"), address)  # noqa: B023
            screens.append("/" + filled.replace("^", "").replace("$", ""))
    assert len(screens) > 20
    names = ("after", "from", "to", "show", "q", "gaps", "person", "conference", "p", "people", "take", "leave")
    with failures() as found:
        for screen in screens:
            for value in ("%ff", "9" * 30, "%00", "-1"):
                visitor.get(f"{screen}?" + "&".join(f"{name}={value}" for name in names))
            for text in ("\x00", "9" * 5000, "\u202e"):
                visitor.post(screen, dict.fromkeys((*names, "number", "first", "version", "key", "fingerprint"), text))

    assert found == []


def test_address_with_a_nul_is_turned_away(client, db):
    assert client.get("/calendar/my/%00.ics").status_code == 400
    assert client.get("/admin/?q=a%00b").status_code == 400
    assert client.get("/en/" + "x" * 2001).status_code == 414


HOSTILE_NAMES = (
    "<script>alert(1)</script>", "</b><font size=99>&nbsp;&#0;", "=cmd|' /C calc'!A0", "{{ 7*7 }}{% load x %}%(x)s",
    "\u202egnp.exe", "\u200b", "\ufeff\ufffe", "x" * 120, "龘" * 120, "🏴" * 60, "a\r\nBcc: b@example.org",
    "Z\u0351" * 60, "עברית العربية ไทย", "\\) Tj (", "&lt;b&gt;", '"; DROP TABLE', "...", "'",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_name_gets_through_every_paper_mail_feed_and_screen(home_page, visitor, mailoutbox, name):
    event, kind = open_event()
    type(event).objects.filter(pk=event.pk).update(title=name, theme=name)
    event.refresh_from_db()
    people = [person(kind, family_name=name, given_name=name[:3], affiliation=name, email="a@example.org")]
    try:
        order = order_for(event, kind, name=name, attendees=people)
    except OrderRefusedError:
        return
    check_in(event=event, ticket_code=order.attendees.get().ticket_code, by=None)
    certificates = issue_certificates(event=event, by=None)  # none where no font of ours can write the name
    own = f"/orders/{order.code}/{order.secret}/"
    addresses = [own, f"{own}ticket.pdf", f"{own}calendar.ics"]
    addresses += [f"/calendar/my/{order.secret}.ics", f"/register/{event.slug}/"]
    for certificate in certificates:
        addresses += [f"{own}certificate-1.pdf", f"/verify/{certificate.number}/"]
    addresses += [reverse("attendees_admin:index"), reverse("attendees_admin:table"), reverse("orders_admin:index")]
    addresses += [reverse("orders_admin:order", args=[order.pk]), publish_page(event).url, f"/desk/{event.slug}/"]

    with failures() as found:
        answers = [visitor.get(address) for address in addresses]
        answers.append(visitor.post(reverse("registrations_admin:badges", args=[event.pk]), {"layout": "a4"}))
        answers.append(visitor.post(f"/desk/{event.slug}/", {"code": name}))

    assert found == []
    assert {answer.status_code for answer in answers} == {200}
    for answer in answers:
        if "text/html" in answer["Content-Type"]:
            assert "<script>alert" not in answer.content.decode()
    for message in mailoutbox:
        assert "Bcc" not in message.message()
        assert "<script>alert" not in str(message.alternatives)


def test_no_screen_of_the_admin_fails_on_nasty_queries(world, visitor):
    """Lists of ours, with filters, search and pages that no form sends."""
    screens = [
        "/" + address.replace("^", "").replace("$", "")
        for address, callback in routes(get_resolver())
        if address.startswith("admin/") and is_ours(callback) and "<" not in address
    ]
    assert len(screens) > 20
    names = ("event", "conference", "session", "p", "q", "state", "kind", "ordering", "when", "series", "is_active")
    with failures() as found:
        for screen in screens:
            for value in ("%ff", "9" * 30, "9" * 4400):
                for some in (names[:2], names[3:5], names):
                    visitor.get(f"{screen}?" + "&".join(f"{name}={value}" for name in some))

    assert found == []
