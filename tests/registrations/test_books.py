"""Whatever people, time and the payer's bank do, in whatever order: places are not sold twice and the books add up.

`HYPOTHESIS_PROFILE=thorough` tries many more sequences, each run others; without it every run tries the same ones.
"""

import os
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from registrations.rules.settling import flag_after_money, state_after_money
from tests.registrations.sweep import sweep
from tests.registrations.world import World
from tests.registrations.world.world import LIKELY, STEPS

pytestmark = pytest.mark.django_db

IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EXAMPLES = int(os.environ.get("WORLD_EXAMPLES") or (600 if IS_THOROUGH else 8))
NAMES = st.sampled_from([*STEPS, *LIKELY])
BEGINNINGS = [
    "buy2 pay",
    "buy_two pay0 cancel_one",
    "buy_group transfer1 book_certain rename",
    "ask approve pay",
    "buy buy buy wait lapse expire offer accept",
    "buy_cheaper0 buy_cheaper1 start pay invoice",
    "buy pay change_dinner change1 start pay",
]


class UndoError(Exception):
    pass


@pytest.fixture
def only_queued(settings):
    """No mail is rendered; what is to be paid back waits for the recurring command."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def story(text):
    """ "buy pay2" → [("buy", 0), ("pay", 2)]"""
    return [(word.rstrip("0123456789"), int(word[-1]) if word[-1].isdigit() else 0) for word in text.split()]


def stories(*texts):
    """Each is tried as it stands."""

    def decorated(function):
        for text in reversed(texts):
            function = example(story(text))(function)
        return function

    return decorated


@given(
    st.builds(
        lambda beginning, steps: [*story(beginning), *steps],
        st.sampled_from(BEGINNINGS),
        st.lists(st.tuples(NAMES, st.integers(0, 5)), min_size=20, max_size=45),
    )
)
@stories(
    "buy lapse expire buy buy buy pay0 pay1 pay2 cancel0 cancel1",
    "buy run_out start pay1 pay0 refund0 repeat0 repeat1 cancel",
    "buy pay_later lapse expire buy buy succeed fail repeat cancel reconcile",
    "buy pay pay_back pay_back1 approve_refund reconcile dispute pay_back reconcile decide dispute_ends cancel",
    "buy pay pay_back1 refund0 refund0 approve_refund reconcile transfer_back decide",
    "buy pay dispute dispute_ends1 decide cancel reconcile decide1 pay_back",
    "buy lapse expire buy buy buy pay0 pay1 pay2 decide decide1 approve_refund reconcile",
    "buy_two invoice pay_cash cancel_one2 cancel_one reconcile transfer_back invoice",
    "buy_two choose_transfer transfer2 book1 transfer1 book1 decide transfer3 book1 decide cancel",
    "buy_group pay_cash rename1 rename0 cancel_one cancel_one1 approve_refund slow_down1 reconcile refund_ends1 decide",
    "buy buy buy wait1 wait0 lapse expire offer accept0 let_lapse1 leave offer accept1 cancel offer",
    "invite come_invited come_invited start pay invite1 uninvite ask1 ask approve decline cancel",
    "buy_cheaper buy_cheaper1 buy_cheaper1 buy_cheaper1 start0 cancel_one2 buy_cheaper0 lapse1 buy_cheaper1 expire",
    "buy slow_down1 pay pay_back1 reconcile refund_ends1 decide1 pay_back refund_ends0 cancel reconcile refund_ends1",
    "buy pay change1 approve start pay0 pay1 change0 reconcile change_dinner start pay2 change_dinner reconcile",
    "ask approve pay_cash change3 withdraw change4 more_time change_lapses1 let_be pay_back approve_refund cancel",
    "buy pay change2 change_lapses1 pay_cash start pay1 buy lapse1 expire change_dinner change_lapses let_be3 cancel",
    "buy_two pay_cash buy pay wait_for_dinner2 change_dinner offer accept_dinner start pay1 cancel_one2 offer",
    "buy choose_transfer transfer transfer1 book_certain book0 book1 set_aside take_up book decide reconcile",
)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not IS_THOROUGH,
    database=None,
    phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if IS_THOROUGH else [])],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_places_and_books_stay_right_in_any_order_of_things(stripe_account, only_queued, steps):
    with suppress(UndoError), transaction.atomic():
        world = World(stripe_account)
        for name, number in steps:
            if world.step(name, number):
                assert sweep() == [], f"after {name}{number}"
        world.end()
        raise UndoError


def test_the_stories_know_every_step():
    assert set(LIKELY) <= set(STEPS)
    assert all(callable(getattr(World, name, None)) for name in STEPS)


@pytest.mark.parametrize(
    ("state", "covered", "kept", "after", "flag"),
    [
        ("pending", True, True, "confirmed", ""),
        ("pending", False, True, "pending", "short"),
        ("pending", True, False, "pending", "late"),
        ("expired", True, True, "confirmed", ""),
        ("expired", True, False, "expired", "late"),
        ("expired", False, True, "expired", "short"),
        ("confirmed", True, True, "confirmed", "double"),
        ("cancelled", True, True, "cancelled", "late"),
    ],
)
def test_money_moves_an_order_as_the_table_says(state, covered, kept, after, flag):
    assert state_after_money(state, covered=covered, places_kept=kept) == after
    assert flag_after_money(state, after, covered=covered) == flag
