"""Abstracts, as hostile as they come."""

from time import process_time

import pytest

from conferences.rules.markup import plain_text, safe_html

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
