"""Files of proofs are kept no longer than they are needed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.utils import timezone

from registrations.actions.cancelling import cancel_attendee, cancel_order
from registrations.actions.proofs import accept_proof, send_proof
from registrations.actions.pruning_proofs import prune_proofs
from registrations.models import Order, ProofFile
from tests.factories import UserFactory
from tests.registrations.helpers import order_for, person
from tests.registrations.papers import PDF, sent
from tests.registrations.students import asked, bytes_of, student, students

pytestmark = pytest.mark.django_db


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
