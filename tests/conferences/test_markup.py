"""Abstracts, as hostile as they come."""

from time import process_time

import pytest

from conferences.actions.programme import release_programme
from conferences.queries.programme import latest_programme
from conferences.rules.markup import plain_text, safe_html
from tests.conferences.pages import add_session

PIECES = ("[", "](", "**", "__", "_a", "`", "<A ", "<A\t", "http://", "\n- ", "<br", "</p", "&", "# ")


@pytest.mark.parametrize("piece", PIECES)
def test_long_row_of_signs_takes_no_longer_than_a_long_text(piece):
    text = piece * (100_000 // len(piece))
    started = process_time()

    safe_html(text)
    plain_text(text)

    assert process_time() - started < 1


def test_link_keeps_its_words_and_nothing_else_becomes_one():
    assert safe_html("see [our [first paper](https://example.org/a?b=1&c=2)").count("<a ") == 1
    assert "<a " not in safe_html("[x](javascript:alert(1)) [y](data:text/html,x)")
    assert "onmouseover" not in safe_html('[x](https://a.org/"onmouseover="alert(1))').partition(">")[0]


@pytest.mark.django_db
def test_release_holds_links_to_the_web_only(conference):
    wrong = [{"title": "x", "url": url} for url in ("javascript:alert(1)", "data:text/html,x", "//a.org", "", 5)]
    add_session(conference, 1, links=[*wrong, {"title": "Paper", "url": "https://example.org/"}, {"title": "none"}])
    release_programme(conference=conference)

    assert latest_programme(conference).items[0].links == (("Paper", "https://example.org/"),)
