"""The same proof is decided by several people at the same moment, each in a process of their own."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


def test_proof_is_decided_once(child):
    place = child("prepare_proof")

    outcomes = child("decide_proof_at_once", attendee=place["attendee"], version=place["version"])

    assert outcomes == {"decided": 1, "refused": 8}
    found = child("count_proof", event=place["event"], attendee=place["attendee"])
    assert found["state"] in ("accepted", "refused", "again")
    assert found["changes"] == (1 if found["state"] == "refused" else 0)
    assert found["mails"] == ([] if found["state"] == "refused" else [f"proof_{found['state']}"])
    assert found["problems"] == []


@pytest.mark.control
def test_without_the_lock_a_proof_is_decided_more_than_once(child):
    """The control: if this stops deciding twice, the test above proves nothing."""
    place = child("prepare_proof")

    outcomes = child("decide_proof_at_once", attendee=place["attendee"], version=place["version"], times=1, lock=False)

    assert outcomes == {"decided": 3}
