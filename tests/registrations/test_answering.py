"""What an answer means: every kind, every slip, conditions in chains. No database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from registrations.enums import AskedOf, QuestionKind
from registrations.rules.answering import (
    AnswerProblemError,
    asked_of,
    is_required,
    read_answer,
    read_answers,
    would_go_in_circles,
)

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


class Choices(list):
    def all(self):
        return self


def question(kind="line", pk=1, choices=(), **values):
    made = [
        SimpleNamespace(pk=key, label=label, local_label=label, is_offered=not label.startswith("former"))
        for key, label in choices
    ]
    return SimpleNamespace(
        **{
            "pk": pk,
            "kind": QuestionKind(kind),
            "choices": Choices(made),
            "least": None,
            "most": None,
            "decimals": 0,
            "unit": "",
            "shown_if_id": None,
            "shown_for": [],
            "requirement": "never",
            "required_from": None,
            "frozen_from": None,
            **values,
        }
    )


SHIRTS = ((11, "S"), (12, "M"), (13, "former L"))


@pytest.mark.parametrize(
    ("asked", "raw", "value", "text"),
    [
        (question(), "  a\x00b \n c ", "a b c", "a b c"),
        (question("paragraph"), "one\r\n\r\n two  three\x07 ", "one\n\ntwo three", "one\n\ntwo three"),
        (question("choice", choices=SHIRTS), "12", "12", "M"),
        (question("several", choices=SHIRTS), ["12", "11", "12"], "11 12", "S; M"),
        (question("number", unit="kg"), " 1 200 ", "1200", "1200 kg"),
        (question("number", decimals=2), "-0012.50", "-12.5", "-12.5"),
        (question("number"), "-0", "0", "0"),
        (question("date"), "2027-02-28", "2027-02-28", "28 February 2027"),
        (question("country"), "VN", "VN", "Vietnam"),
        (question("consent"), "on", "yes", "yes"),
        (question("consent"), "", "no", "no"),
    ],
)
def test_answer_is_read(asked, raw, value, text):
    answer = read_answer(asked, raw)

    assert (answer.value, answer.text) == (value, text)


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind != QuestionKind.CONSENT])
@pytest.mark.parametrize("raw", ["", "  ", [], [""]])
def test_nothing_is_no_answer(kind, raw):
    assert read_answer(question(kind, choices=SHIRTS), raw) is None


@pytest.mark.parametrize(
    ("asked", "raw", "sentence"),
    [
        (question(), "x" * 501, "Please shorten this to 500 characters; it has 501."),
        (question("paragraph"), "x" * 100_000, "Please shorten this to 5000 characters; it has 100,000."),
        (question("choice", choices=SHIRTS), "999", "This can't be chosen here. Please choose again."),
        (question("choice", choices=SHIRTS), "M", "This can't be chosen here. Please choose again."),
        (question("several", choices=SHIRTS), ["11", "x"], "This can't be chosen here. Please choose again."),
        (question("choice", choices=SHIRTS), "13", "“former L” is not offered any more. Please choose again."),
        (question("number"), "twelve", "Please write a number in digits, like 12."),
        (question("number"), "NaN", "Please write a number in digits, like 12."),
        (question("number"), "1e400", "Please write a number in digits, like 12."),
        (question("number"), "1,5", "Please write a number in digits, like 12."),
        (question("number"), "9" * 25, "Please write a number in digits, like 12."),
        (question("number"), "1.5", "Please write a whole number."),
        (question("number", decimals=1), "1.55", "Please write at most 1 digits after the point."),
        (question("number", least=Decimal("18.000")), "17", "Please write 18 or more."),
        (question("number", most=Decimal("2.5")), "3", "Please write 2.5 or less."),
        (question("date"), "2027-02-30", "Please write the date as year-month-day, like 2027-05-31."),
        (question("date"), "20270228", "Please write the date as year-month-day, like 2027-05-31."),
        (question("date"), "0002-01-01", "Please check the year."),
        (question("country"), "XX", "Please choose a country from the list."),
        (question("country"), "Vietnam", "Please choose a country from the list."),
    ],
)
def test_slip_gets_a_sentence(asked, raw, sentence):
    with pytest.raises(AnswerProblemError) as caught:
        read_answer(asked, raw)

    assert caught.value.message == sentence


def test_choice_that_is_no_longer_offered_may_stay():
    assert read_answer(question("choice", choices=SHIRTS), "13", "13").text == "former L"


@drawn(st.sampled_from(QuestionKind), st.text() | st.lists(st.text()))
def test_no_text_breaks_a_question(kind, raw):
    try:
        answer = read_answer(question(kind, choices=SHIRTS), raw)
    except AnswerProblemError as problem:
        assert problem.message
    else:
        assert answer is None or "\x00" not in answer.value + answer.text + answer.token or kind == QuestionKind.FILE


def chain():
    """Comes by plane? → needs a visa (if yes) → passport number (if visa)."""
    travel = question("choice", 1, ((1, "plane"), (2, "train")))
    visa = question("consent", 2, shown_if_id=1, shown_for=["1"])
    passport = question("line", 3, shown_if_id=2, shown_for=["yes"], requirement="always")
    return [passport, travel, visa]  # asked in any order


@pytest.mark.parametrize(
    ("raw", "shown", "problems"),
    [
        ({}, [1], []),
        ({1: "2", 2: "on", 3: "P1"}, [1], []),
        ({1: "1"}, [1, 2], []),
        ({1: "1", 2: "on"}, [3, 1, 2], [3]),
        ({1: "1", 2: "on", 3: "P1"}, [3, 1, 2], []),
        ({1: "1", 3: "P1"}, [1, 2], []),
        ({1: "99", 2: "on"}, [1], [1]),
    ],
)
def test_question_is_asked_only_if_the_chain_says_so(raw, shown, problems):
    reading = read_answers(chain(), raw, now=NOW)

    assert [one.pk for one in reading.shown] == shown
    assert list(reading.problems) == problems
    assert 3 not in reading.given or 3 in shown


def test_question_shown_for_no_waits_for_an_unticked_consent():
    consent = question("consent", 1)
    why = question("line", 2, shown_if_id=1, shown_for=["no"])

    assert [one.pk for one in read_answers([consent, why], {}, now=NOW).shown] == [1, 2]
    assert [one.pk for one in read_answers([consent, why], {1: "on"}, now=NOW).shown] == [1]


def test_question_whose_condition_is_not_asked_is_not_shown():
    assert read_answers([question("line", 2, shown_if_id=1, shown_for=["1"])], {2: "x"}, now=NOW).given == {}


def test_cycle_in_the_data_asks_nobody_and_ends():
    circle = [
        question("choice", 1, SHIRTS, shown_if_id=2, shown_for=["11"]),
        question("choice", 2, SHIRTS, shown_if_id=1, shown_for=["11"]),
    ]

    assert read_answers(circle, {1: "11", 2: "11"}, now=NOW).shown == []


@pytest.mark.parametrize(
    ("requirement", "start", "expected"),
    [
        ("never", None, False),
        ("always", None, True),
        ("from", NOW + timedelta(seconds=1), False),
        ("from", NOW, True),
    ],
)
def test_question_is_required_always_never_or_from_a_date(requirement, start, expected):
    assert is_required(question(requirement=requirement, required_from=start), NOW) is expected


def test_required_consent_must_be_given():
    asked = question("consent", requirement="always")

    assert read_answers([asked], {}, now=NOW).problems == {1: "Please tick this; it is needed for the registration."}
    assert read_answers([asked], {1: "on"}, now=NOW).problems == {}


def test_frozen_answer_decides_and_has_no_problem():
    travel, shuttle = (
        question("choice", 1, SHIRTS, requirement="always"),
        question(pk=2, shown_if_id=1, shown_for=["11"]),
    )

    assert read_answers([travel, shuttle], {}, now=NOW, kept=[1]).problems == {}
    assert [one.pk for one in read_answers([travel, shuttle], {1: "11"}, now=NOW, kept=[1]).shown] == [1, 2]


def test_question_is_asked_of_some_ticket_types():
    students = question(pk=1, asked_of="attendee", is_asked_with=lambda kinds: 7 in kinds)
    of_order = question(pk=2, asked_of="order", is_asked_with=lambda kinds: True)

    assert asked_of([students, of_order], AskedOf.ATTENDEE, [7]) == [students]
    assert asked_of([students, of_order], AskedOf.ATTENDEE, [8]) == []
    assert asked_of([students, of_order], AskedOf.ORDER, [8]) == [of_order]


@pytest.mark.parametrize(
    ("pk", "shown_if", "conditions", "expected"),
    [
        (1, None, {}, False),
        (1, 1, {}, True),
        (1, 2, {2: None}, False),
        (1, 2, {2: 3, 3: 1}, True),
        (None, 2, {2: 3, 3: None}, False),
        (9, 2, {2: 3, 3: 2}, True),
    ],
)
def test_questions_that_wait_for_each_other_are_found(pk, shown_if, conditions, expected):
    assert would_go_in_circles(pk, shown_if, conditions) is expected
