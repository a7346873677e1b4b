"""The lines of a bank statement, booked by two workers at once and by one that is killed."""

import pytest

pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def statement(child):
    return child("prepare_statement", number=12)


def books(child, statement):
    counted = child("count", event=statement["event"])
    return counted["payment_lines"], counted["mails"].get("confirmed", 0), counted["problems"]


def test_worker_killed_in_the_middle_of_a_line_books_each_line_once(child, doomed, statement):
    doomed.send("book_statement", user=statement["user"], die_at=5)
    doomed.dies()

    assert books(child, statement) == (4, 4, [])  # of the fifth, nothing stands
    assert child("book_statement", user=statement["user"]) == 8
    assert books(child, statement) == (12, 12, [])


def test_two_workers_at_once_book_each_line_once(child, doomed, statement):
    """`doomed` lives here: it is the second worker."""
    doomed.send("book_statement", user=statement["user"])
    booked = child("book_statement", user=statement["user"])
    booked += doomed.answer()

    assert booked == 12
    assert books(child, statement) == (12, 12, [])
