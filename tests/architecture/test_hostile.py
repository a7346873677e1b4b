"""Every route under addresses, queries, methods and forms that nobody friendly sends: never a 500."""

import re
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from conferences.actions.importing import publish_page
from conferences.actions.programme import release_programme
from lectures.actions import Speaking, create_lecture
from registrations.actions.certifying import issue_certificates
from registrations.actions.checking_in import check_in
from registrations.actions.ordering import OrderRefusedError
from registrations.actions.paying import start_payment
from registrations.models import RegistrationSettings
from tests.architecture.test_routes import is_ours, routes
from tests.factories import LectureSeriesFactory, PersonFactory, SessionFactory, UserFactory
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
        SessionFactory(conference=conference, starts_at=conference.starts_at, ends_at=conference.ends_at)
        self.conference_page = publish_page(conference)
        release_programme(conference=conference)
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

    @property
    def addresses(self):
        """An address for each route that has something to show, and the pages."""
        own = f"/orders/{self.free_order.code}/{self.free_order.secret}/"
        paid = f"/orders/{self.order.code}/{self.order.secret}/"
        register = f"/register/{self.event.slug}/"
        desk = f"/desk/{self.event.slug}/"
        page, series = self.conference_page.url, self.series_page.url
        lecture = self.lecture.pages.first().url
        return [
            "/", "/en/", "/vi/", "/theme.css", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/healthz/live",
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
    known = {"slug": world.event.slug, "code": world.order.code, "secret": world.order.secret}
    wagtail = ["/en/<x>/", "/en/<x>", "/<x>", "/<x>/<x>/", "/documents/<x>/<x>", "/documents/1/<x>", "/media/<x>"]
    wagtail += [f"{world.conference_page.url}{tail}" for tail in ("<x>/", "programme/<x>/", "speakers/<x>/")]
    wagtail += [f"{world.series_page.url}<x>/"]
    with failures() as found:
        for route in [*public_routes(), *wagtail]:
            names = re.findall(r"<(?:\w+:)?(\w+)>", route)
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
            if address.endswith("/cancellation/"):
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
    }
    with failures() as found:
        for address, names in forms.items():
            for text in NASTY_TEXTS:
                visitor.post(address, dict.fromkeys(names, text))
                for name in names:
                    fine = {**dict.fromkeys(names, "Ada"), "p1-email": "a@example.org", "p1-name_order": "given_first"}
                    visitor.post(address, {**fine, name: text})

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
