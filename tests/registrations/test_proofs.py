"""Proofs: who is asked, what may be sent and what is decided."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core import mail
from django.utils import timezone

from registrations.actions.proofs import accept_proof, ask_again, send_proof, take_back_file
from registrations.actions.refusals import ProofRefusedError
from registrations.actions.renaming import rename_attendee
from registrations.models import Attendee, Order, Proof, ProofFile, RegistrationSettings
from registrations.queries.proofs import next_in_queue, people_with_proofs, proof_counts, proof_queue
from registrations.rules.proofs import last_moment
from tests.factories import TicketTypeFactory, UserFactory
from tests.registrations.papers import PDF, picture, sent
from tests.registrations.students import asked, bytes_of, student, students

pytestmark = pytest.mark.django_db


def test_last_moment_is_the_organisers_date_and_leaves_three_days_to_late_tickets():
    start = timezone.now()
    day = timedelta(days=1)

    assert last_moment(None, start, start - 40 * day) == start
    assert last_moment(start - 20 * day, start, start - 40 * day) == start - 20 * day
    assert last_moment(start - 20 * day, start, start - 21 * day) == start - 18 * day
    assert last_moment(start - 20 * day, start, start - day) == start
    assert last_moment(start - 20 * day, start, start + day) == start


def test_proof_is_sent_and_accepted_and_the_person_is_told():
    event, kind, _regular = students()
    attendee = student(event, kind)
    staff = UserFactory()
    assert (asked(attendee).state, asked(attendee).what) == ("missing", "Student card")

    proof = send_proof(attendee=attendee, papers=[sent(), sent(PDF, "letter.pdf")])

    assert [attendee.pk for attendee in proof_queue(event)] == [attendee.pk]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in bytes_of(attendee))
    assert [path.suffix for path in bytes_of(attendee)] == [".jpg", ".pdf"]
    assert not any(str(path).startswith(str(site.MEDIA_ROOT) + os.sep) for path in bytes_of(attendee))
    accept_proof(attendee=attendee, version=proof.version, by=staff)
    assert (asked(attendee).state, asked(attendee).why_not) == ("accepted", "It is accepted; nothing more is needed.")
    assert Proof.objects.get().decided_by == staff
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["an@example.org"], f"Your proof is accepted: {event.title}"),
    ]
    assert Order.objects.get().total_minor == 5000


def test_nothing_is_asked_of_a_ticket_without_proof():
    event, _kind, regular = students()
    attendee = student(event, regular)

    assert asked(attendee) is None
    assert list(people_with_proofs(event)) == []
    with pytest.raises(ProofRefusedError, match="Nothing is to be proved"):
        send_proof(attendee=attendee, papers=[sent()])


def test_one_file_is_kept_once_and_five_are_the_most():
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent(), sent()])
    assert ProofFile.objects.count() == 1

    colours = ["red", "green", "blue", "black"]
    send_proof(attendee=attendee, papers=[sent(picture(colour=colour)) for colour in colours])
    before = set((Path(site.PRIVATE_ROOT) / "proofs").glob("*/*"))
    with pytest.raises(ProofRefusedError, match="At most 5 files"):
        send_proof(attendee=attendee, papers=[sent(picture(colour="pink"))])

    assert ProofFile.objects.count() == 5
    assert set((Path(site.PRIVATE_ROOT) / "proofs").glob("*/*")) == before


def test_bytes_do_not_stay_when_the_row_can_not_be_written(monkeypatch):
    event, kind, _regular = students()
    attendee = student(event, kind)
    before = set((Path(site.PRIVATE_ROOT) / "proofs").glob("*/*"))
    monkeypatch.setattr("registrations.actions.proofs.record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        send_proof(attendee=attendee, papers=[sent()])

    assert ProofFile.objects.count() == 0
    assert set((Path(site.PRIVATE_ROOT) / "proofs").glob("*/*")) == before


def test_asked_again_takes_another_file_in_the_place_of_the_first(django_capture_on_commit_callbacks):
    event, kind, _regular = students()
    attendee = student(event, kind)
    proof = send_proof(attendee=attendee, papers=[sent()])
    first = bytes_of(attendee)

    with pytest.raises(ProofRefusedError, match="Please write a reason"):
        ask_again(attendee=attendee, reason=" ", version=proof.version, by=UserFactory())
    ask_again(attendee=attendee, reason="It is blurred.", version=proof.version, by=UserFactory())

    assert (asked(attendee).state, asked(attendee).may_send) == ("again", True)
    assert "It is blurred." in mail.outbox[-1].body
    assert f"/people/{attendee.pk}/proof/" in mail.outbox[-1].body
    with django_capture_on_commit_callbacks(execute=True):
        send_proof(attendee=attendee, papers=[sent(picture(colour="red"))])
    assert asked(attendee).state == "sent"
    assert not first[0].exists()
    assert len(bytes_of(attendee)) == 1 and bytes_of(attendee)[0].exists()
    assert Proof.objects.get().reason == ""


def test_who_looked_at_less_than_there_is_has_to_look_again():
    event, kind, _regular = students()
    attendee = student(event, kind)
    seen = send_proof(attendee=attendee, papers=[sent()]).version
    send_proof(attendee=attendee, papers=[sent(PDF)])

    with pytest.raises(ProofRefusedError, match="since you looked"):
        accept_proof(attendee=attendee, version=seen, by=UserFactory())

    assert asked(attendee).state == "sent"


def test_second_decision_says_who_was_faster():
    event, kind, _regular = students()
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    faster = UserFactory()
    accept_proof(attendee=attendee, version=version, by=faster)

    with pytest.raises(ProofRefusedError, match=f"decided meanwhile by {faster}: accepted"):
        ask_again(attendee=attendee, reason="No.", version=version, by=UserFactory())


def test_proof_that_was_shown_on_paper_is_accepted_without_a_file():
    event, kind, _regular = students()
    attendee = student(event, kind)

    accept_proof(attendee=attendee, by=UserFactory())

    assert asked(attendee).state == "accepted"
    with pytest.raises(ProofRefusedError):
        accept_proof(attendee=attendee, by=UserFactory())


def test_nothing_is_taken_after_the_date():
    event, kind, _regular = students()
    attendee = student(event, kind)
    late = timezone.now() + timedelta(days=10)
    RegistrationSettings.objects.update(proofs_until=late - timedelta(hours=1))

    with pytest.raises(ProofRefusedError, match="It could be sent until"):
        send_proof(attendee=attendee, papers=[sent()], now=late)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    with pytest.raises(ProofRefusedError, match="time to send proofs is over"):
        ask_again(attendee=attendee, reason="Blurred", version=version, by=UserFactory(), now=late)
    accept_proof(attendee=attendee, version=version, by=UserFactory(), now=late)


def test_holder_takes_back_a_wrong_file(django_capture_on_commit_callbacks):
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent(), sent(PDF)])
    paths = bytes_of(attendee)
    first, second = ProofFile.objects.all()

    with django_capture_on_commit_callbacks(execute=True):
        take_back_file(file=first)
        assert asked(attendee).state == "sent"
        take_back_file(file=second)

    assert asked(attendee).state == "missing"
    assert not any(path.exists() for path in paths)


def test_what_was_decided_can_not_be_taken_back():
    event, kind, _regular = students()
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    accept_proof(attendee=attendee, version=version, by=UserFactory())

    with pytest.raises(ProofRefusedError, match="decided meanwhile"):
        take_back_file(file=ProofFile.objects.get())


def test_somebody_else_in_the_place_has_to_prove_it_anew(django_capture_on_commit_callbacks):
    event, kind, _regular = students(name_change_until=timezone.now() + timedelta(days=9))
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    accept_proof(attendee=attendee, version=version, by=UserFactory())
    paths = bytes_of(attendee)
    name = {"given_name": "Na", "name_order": "given_first", "email": "", "affiliation": ""}

    rename_attendee(attendee=attendee, family_name="Nguyen", by=UserFactory(), **name)
    assert asked(attendee).state == "accepted"
    with django_capture_on_commit_callbacks(execute=True):
        rename_attendee(attendee=attendee, family_name="Li", **name)

    assert asked(attendee).state == "missing"
    assert paths and not any(path.exists() for path in paths)


def test_queue_begins_with_the_oldest_and_counts_every_state():
    event, kind, _regular = students()
    first, second, third, _missing = (student(event, kind) for _n in range(4))
    now = timezone.now()
    send_proof(attendee=second, papers=[sent()], now=now - timedelta(hours=2))
    send_proof(attendee=first, papers=[sent()], now=now - timedelta(hours=1))
    accept_proof(attendee=third, by=UserFactory())

    assert list(proof_queue(event)) == [second, first]
    assert (next_in_queue(event), next_in_queue(event, after=second)) == (second, first)
    assert proof_counts(event) == {
        "missing": 1,
        "sent": 2,
        "again": 0,
        "accepted": 1,
        "refused": 0,
        "lapsed": 0,
    }


def test_lists_and_objects_agree_about_the_state():
    event, kind, regular = students()
    people = [student(event, kind) for _n in range(3)] + [student(event, regular)]
    send_proof(attendee=people[0], papers=[sent()])
    accept_proof(attendee=people[1], by=UserFactory())
    other = TicketTypeFactory(event=event, name="Member", proof="Membership", quotas=list(kind.quotas.all()))
    Attendee.objects.filter(pk=people[1].pk).update(ticket_type=other)  # what was proved was something else

    listed = {one.pk: one.proof_state for one in people_with_proofs(event)}

    assert listed == {people[0].pk: "sent", people[1].pk: "missing", people[2].pk: "missing"}
    assert [asked(one).state if asked(one) else None for one in people] == ["sent", "missing", "missing", None]
