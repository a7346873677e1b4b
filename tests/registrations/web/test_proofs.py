"""Proofs in the browser, without JavaScript: the holder's pages, hostile files, the admin's queue, the desk."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.actions.proofs import accept_proof, send_proof
from registrations.models import Attendee, Proof, ProofFile, RegistrationSettings
from tests.factories import UserFactory
from tests.registrations.groups import first_link, group_for
from tests.registrations.helpers import order_for
from tests.registrations.papers import PDF, bomb, picture, sent, upload
from tests.registrations.students import student, students

pytestmark = pytest.mark.django_db

HTML = b"<html><script>alert(1)</script></html>"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def waiting():
    """The address of the proof of somebody who has sent none."""
    event, kind, _regular = students()
    return student(event, kind)


def address(attendee):
    return f"/orders/{attendee.order.code}/{attendee.order.secret}/people/{attendee.pk}/proof/"


def order_page(client, attendee):
    return client.get(f"/orders/{attendee.order.code}/{attendee.order.secret}/").content.decode()


def test_holder_sends_looks_and_deletes(client, waiting):
    assert "Send the proof" in order_page(client, waiting)
    assert "Student card" in client.get(address(waiting)).content.decode()

    answer = client.post(address(waiting), {"papers": [upload(), upload(PDF, "letter.pdf")]}, follow=True)

    text = answer.content.decode()
    assert "it has reached the organisers" in text
    assert "card.jpg" in text and "letter.pdf" in text
    card, letter = ProofFile.objects.all()
    shown = client.get(f"{address(waiting)}{card.pk}/")
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"] and shown["Cache-Control"] == "private, no-store"
    assert shown["Content-Disposition"] == f'inline; filename="paper-{card.pk}.jpg"'
    pdf = client.get(f"{address(waiting)}{letter.pk}/")
    assert (pdf["Content-Type"], b"".join(pdf.streaming_content)) == ("application/pdf", PDF)
    client.post(address(waiting), {"remove": card.pk})
    assert client.get(f"{address(waiting)}{card.pk}/").status_code == 404
    assert list(ProofFile.objects.all()) == [letter]


def test_nobody_else_opens_a_file(client, waiting):
    send_proof(attendee=waiting, papers=[sent()])
    file = ProofFile.objects.get()
    event, kind = waiting.order.event, waiting.ticket_type
    other = student(event, kind)

    assert client.get(f"{address(other)}{file.pk}/").status_code == 404
    assert client.get(f"{address(waiting).replace(waiting.order.secret, 'x' * 43)}{file.pk}/").status_code == 404
    assert client.get(f"/media/{file.file.name}").status_code == 404
    for user, status in ((UserFactory(), 302), (UserFactory(is_staff=True), 302)):
        client.force_login(user)
        assert client.get(f"/admin/proofs/{waiting.pk}/files/{file.pk}/").status_code in (status, 403)


def test_file_of_another_person_is_not_reached_by_their_number(admin_client, waiting):
    send_proof(attendee=waiting, papers=[sent()])
    other = student(waiting.order.event, waiting.ticket_type)

    assert admin_client.get(f"/admin/proofs/{waiting.pk}/files/{ProofFile.objects.get().pk}/").status_code == 200
    assert admin_client.get(f"/admin/proofs/{other.pk}/files/{ProofFile.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("card.pdf", b"", "empty"),
        ("card.pdf", HTML, "none of them"),
        ("card.jpg", HTML, "none of them"),
        ("card.pdf", b"GIF89a" + PDF, "none of them"),  # begins as a picture, is a PDF for readers that search
        ("card.html", HTML + PDF, "none of them"),
        ("card.pdf", PDF[:40], "incomplete"),
        ("card.png", bomb(), "be read"),
        ("card.jpg", picture()[:200], "be read"),
        ("card.jpg", b"\xff\xd8\xff" + HTML * 50, "be read"),
        ("card.png", picture("PNG", size=(20, 20)), "too small"),
        ("card.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "none of them"),
        ("card.zip", b"PK\x03\x04" + b"\0" * 100, "none of them"),
        ("card.pdf", b"%PDF-1.4" + b"0" * 10 * 1024 * 1024, "limit is 10 MB"),
    ],
)
def test_bad_files_are_refused_with_a_sentence_and_not_kept(client, waiting, name, content, words):
    answer = client.post(address(waiting), {"papers": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Proof.objects.count(), ProofFile.objects.count()) == (0, 0)


def test_what_hides_behind_a_picture_does_not_survive(client, waiting):
    hidden = picture(exif=b"Exif\x00\x00") + HTML + PDF + b"PK\x03\x04"

    assert client.post(address(waiting), {"papers": upload(hidden, "card.php")}).status_code == 302

    kept = ProofFile.objects.get()
    with kept.file.open("rb") as file:
        content = file.read()
    assert b"script" not in content and b"%PDF" not in content and b"PK\x03\x04" not in content
    assert (kept.name, kept.file.name[-4:]) == ("card.jpg", ".jpg")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\An\\karte.jpg", "karte.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "a.jpg"),
        ("<b>.jpg", "b.jpg"),
        ("学生证.png", "学生证.jpg"),
        ("x" * 300 + ".jpg", "x" * 90),
    ],
)
def test_name_of_a_file_is_only_shown(client, waiting, name, kept):
    client.post(address(waiting), {"papers": upload(name=name)})

    file = ProofFile.objects.get()
    assert file.name.startswith(kept) and len(file.name) <= 104
    assert file.file.name.startswith("proofs/") and ".." not in file.file.name and "passwd" not in file.file.name


def test_too_many_and_too_large_requests_are_refused_before_they_are_read(client, waiting):
    many = client.post(address(waiting), {"papers": [upload() for _n in range(6)]})
    assert (many.status_code, "at most 5 files" in many.content.decode()) == (422, True)

    large = client.post(
        address(waiting), b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="90000000"
    )
    assert large.status_code == 413

    for _n in range(40):
        last = client.post(address(waiting), {})
    assert last.status_code == 429
    assert ProofFile.objects.count() == 0


def test_form_needs_its_token(waiting):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(address(waiting), {"papers": upload()}).status_code == 403
    assert ProofFile.objects.count() == 0


def test_nothing_can_be_sent_for_a_cancelled_order_or_after_the_date(client, waiting):
    RegistrationSettings.objects.update(proofs_until=timezone.now() - timedelta(days=9))
    waiting.order.lines.update(ordered_at=timezone.now() - timedelta(days=10))

    late = client.post(address(waiting), {"papers": upload()})

    assert (late.status_code, "It could be sent until" in late.content.decode()) == (409, True)
    assert ProofFile.objects.count() == 0


def test_person_of_a_group_sends_by_their_own_link(client):
    event, kind, _regular = students(price=0, full=0, group_limit=50)
    link = first_link(group_for(event, kind))
    page = client.get(f"/attendees/{link.secret}/").content.decode()
    assert f"/attendees/{link.secret}/proof/" in page

    client.post(f"/attendees/{link.secret}/proof/", {"papers": upload()})

    file = ProofFile.objects.get()
    assert file.proof.attendee_id == link.attendee_id
    assert client.get(f"/attendees/{link.secret}/proof/{file.pk}/").status_code == 200
    mail.outbox.clear()
    accept_proof(attendee=link.attendee, by=UserFactory(), version=file.proof.version)
    assert [message.to for message in mail.outbox] == [[link.attendee.email]]
    assert f"/attendees/{link.secret}/" in mail.outbox[0].body


def test_page_of_somebody_with_nothing_to_prove_is_not_there(client):
    event, _kind, regular = students()
    attendee = student(event, regular)

    assert client.get(address(attendee)).status_code == 404
    assert "proof" not in order_page(client, attendee).lower()


# -- the admin --------------------------------------------------------------------------------------------------------


def test_queue_shows_the_oldest_and_goes_on_to_the_next(admin_client):
    event, kind, _regular = students()
    now = timezone.now()
    first, second = (student(event, kind) for _n in range(2))
    for hours, attendee in ((1, second), (2, first)):
        send_proof(attendee=attendee, papers=[sent(), sent(PDF)], now=now - timedelta(hours=hours))

    index = admin_client.get(f"/admin/proofs/?event={event.pk}").content.decode()
    assert "Check 2 proofs, the oldest first" in index
    student(event, kind)  # who has sent nothing stands below
    index = admin_client.get(f"/admin/proofs/?event={event.pk}").content.decode().split("<table")[-1]
    assert re.findall(r'href="/admin/proofs/(\d+)/"', index)[:2] == [str(first.pk), str(second.pk)]
    page = admin_client.get(f"/admin/proofs/{first.pk}/").content.decode()
    assert "<iframe" in page and "<img" in page
    version = Proof.objects.get(attendee=first).version
    answer = admin_client.post(f"/admin/proofs/{first.pk}/", {"step": "accept", "version": version})
    assert answer["Location"] == f"/admin/proofs/{second.pk}/"
    again = admin_client.post(f"/admin/proofs/{first.pk}/", {"step": "accept", "version": version})
    assert (again.status_code, "decided meanwhile by" in again.content.decode()) == (409, True)
    version = Proof.objects.get(attendee=second).version
    silent = admin_client.post(f"/admin/proofs/{second.pk}/", {"step": "again", "version": version, "reason": " "})
    assert (silent.status_code, "Please write a reason" in silent.content.decode()) == (409, True)
    last = admin_client.post(f"/admin/proofs/{second.pk}/", {"step": "again", "version": version, "reason": "Blurred."})
    assert last["Location"] == f"/admin/proofs/?event={event.pk}"
    assert [proof.state for proof in Proof.objects.order_by("attendee_id")] == ["accepted", "again"]


@pytest.mark.parametrize("state", ["missing", "sent", "accepted", "nonsense"])
def test_list_is_filtered_by_state(admin_client, state):
    event, kind, _regular = students()
    people = {name: student(event, kind) for name in ("missing", "sent", "accepted")}
    send_proof(attendee=people["sent"], papers=[sent()])
    accept_proof(attendee=people["accepted"], by=UserFactory())

    page = admin_client.get(f"/admin/proofs/?event={event.pk}&state={state}").content.decode()

    found = [name for name, one in people.items() if f'href="/admin/proofs/{one.pk}/"' in page.split("<table")[-1]]
    assert found == ([state] if state in people else list(people))


def test_lists_take_as_many_statements_for_one_as_for_three(admin_client):
    event, kind, _regular = students()
    counts = []
    for number in (1, 2):
        for _n in range(number):
            send_proof(attendee=student(event, kind), papers=[sent()])
        admin_client.get("/admin/proofs/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            admin_client.get(f"/admin/proofs/?event={event.pk}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_order_page_takes_as_many_statements_for_one_as_for_three(client):
    event, kind, _regular = students()
    counts = []
    for number in (1, 3):
        order = order_for(event, kind, people=number)
        for attendee in order.attendees.all():
            send_proof(attendee=attendee, papers=[sent()])
        client.get("/orders/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/orders/{order.code}/{order.secret}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_screens_are_for_those_who_may_manage(client, waiting):
    client.force_login(UserFactory(is_staff=True))

    assert client.get("/admin/proofs/").status_code in (302, 403)
    assert client.post(f"/admin/proofs/{waiting.pk}/", {"step": "accept"}).status_code in (302, 403)
    assert Proof.objects.count() == 0


# -- the desk ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "status", "words"), [("warn", 303, True), ("silent", 303, False), ("refuse", 409, True)]
)
def test_desk_says_what_the_organiser_wants_of_an_open_proof(admin_client, rule, status, words):
    event, kind, _regular = students(price=0, open_proof_at_desk=rule)
    attendee = Attendee.objects.get(pk=student(event, kind).pk)
    ticket = f"/desk/{event.slug}/tickets/{attendee.ticket_code}/"

    assert ("Proof not accepted" in admin_client.get(ticket).content.decode()) is words
    answer = admin_client.post(ticket)
    assert answer.status_code == status
    if status == 303:
        assert ("Proof not accepted" in admin_client.get(answer["Location"]).content.decode()) is words
    accept_proof(attendee=attendee, by=UserFactory())
    assert "Proof not accepted" not in admin_client.get(ticket).content.decode()
    assert admin_client.post(ticket).status_code == 303
