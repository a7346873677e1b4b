"""Proofs: who is asked, what may be sent, what is decided, and that it goes again."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.proofs import accept_proof, ask_again, send_proof, take_back_file
from registrations.actions.pruning_proofs import prune_proofs
from registrations.actions.refusals import ProofRefusedError
from registrations.actions.renaming import rename_attendee
from registrations.models import Attendee, Order, Proof, ProofFile, RegistrationSettings
from registrations.queries.proofs import asked_of, next_in_queue, people_with_proofs, proof_counts, proof_queue
from registrations.rules.proofs import last_moment
from tests.factories import TicketTypeFactory, UserFactory
from tests.registrations.helpers import open_event, order_for, person
from tests.registrations.papers import PDF, picture, sent

pytestmark = pytest.mark.django_db


def students(price=5000, full=18000, **settings):
    """(event, student type, type without proof)"""
    event, kind = open_event(price=price, **settings)
    regular = TicketTypeFactory(
        event=event, name="Regular", price_minor=full, currency=kind.currency, quotas=list(kind.quotas.all())
    )
    kind.proof, kind.without_proof = "Student card", regular
    kind.save()
    return event, kind, regular


def student(event, kind, **values):
    """The only person of a new order."""
    found = order_for(event, kind, **values).attendees.get()
    mail.outbox.clear()
    return again(found)


def again(attendee):
    people = Attendee.objects.select_related("ticket_type", "proof", "order__event").prefetch_related("lines")
    return people.get(pk=attendee.pk)


def asked(attendee):
    return asked_of(again(attendee), RegistrationSettings.objects.get(event=attendee.order.event))


def bytes_of(attendee):
    """The paths of what is kept, whether they are there or not."""
    files = ProofFile.objects.filter(proof__attendee=attendee)
    return [Path(site.PRIVATE_ROOT) / file.file.name for file in files]


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


# -- what is deleted --------------------------------------------------------------------------------------------------


def test_files_go_thirty_days_after_the_decision():
    event, kind, _regular = students()
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent(), sent(PDF)]).version
    paths = bytes_of(attendee)
    accept_proof(attendee=attendee, version=version, by=UserFactory())
    now = timezone.now()

    assert prune_proofs(now + timedelta(days=29)) == 0
    assert all(path.exists() for path in paths)
    assert prune_proofs(now + timedelta(days=30, minutes=1)) == 2
    assert not any(path.exists() for path in paths)
    assert (ProofFile.objects.count(), asked(attendee).state) == (0, "accepted")
    assert prune_proofs(now + timedelta(days=31)) == 0


def test_organiser_says_how_long_files_are_kept():
    event, kind, _regular = students(proof_kept_days=2)
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    accept_proof(attendee=attendee, version=version, by=UserFactory())

    assert prune_proofs(timezone.now() + timedelta(days=2, minutes=1)) == 1


def test_proof_that_waits_is_kept_until_so_many_days_after_the_event():
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])

    assert prune_proofs(event.ends_at + timedelta(days=29)) == 0
    assert prune_proofs(event.ends_at + timedelta(days=30, minutes=1)) == 1


def test_files_go_at_once_when_the_order_is_cancelled(django_capture_on_commit_callbacks):
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])
    paths = bytes_of(attendee)

    with django_capture_on_commit_callbacks(execute=True):
        cancel_order(order=attendee.order, by=UserFactory())

    assert not paths[0].exists()
    assert ProofFile.objects.count() == 0


def test_files_go_at_once_when_one_person_is_cancelled(django_capture_on_commit_callbacks):
    event, kind, _regular = students()
    first, second = order_for(event, kind, attendees=[person(kind), person(kind)]).attendees.all()
    send_proof(attendee=first, papers=[sent()])
    send_proof(attendee=second, papers=[sent(PDF)])
    gone, stays = bytes_of(first)[0], bytes_of(second)[0]

    with django_capture_on_commit_callbacks(execute=True):
        cancel_attendee(attendee=first, by=UserFactory())

    assert (gone.exists(), stays.exists()) == (False, True)


def test_expired_order_keeps_its_files_while_late_money_may_come():
    event, kind, _regular = students()
    attendee = student(event, kind)
    send_proof(attendee=attendee, papers=[sent()])
    late = timezone.now() + timedelta(hours=2)
    Order.objects.update(state="expired", released_at=late)

    assert prune_proofs(late + timedelta(days=29)) == 0
    assert prune_proofs(late + timedelta(days=30)) == 1


def test_file_that_a_killed_process_left_behind_goes_after_a_day():
    folder = Path(site.PRIVATE_ROOT) / "proofs" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    left, fresh = folder / "left.jpg", folder / "fresh.jpg"
    for path in (left, fresh):
        path.write_bytes(b"x")
    old = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(left, (old, old))

    call_command("prune_proofs")

    assert (left.exists(), fresh.exists()) == (False, True)
    fresh.unlink()


def test_file_that_is_gone_already_stops_nothing():
    event, kind, _regular = students()
    attendee = student(event, kind)
    version = send_proof(attendee=attendee, papers=[sent()]).version
    accept_proof(attendee=attendee, version=version, by=UserFactory())
    bytes_of(attendee)[0].unlink()

    assert prune_proofs(timezone.now() + timedelta(days=31)) == 1
    assert ProofFile.objects.count() == 0
