"""Fields, files and bodies that nobody friendly sends: never a 500."""

import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registrations.models import RegistrationSettings
from tests.architecture.hostile.failures import failures

pytestmark = pytest.mark.django_db


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
