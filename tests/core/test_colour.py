import pytest

from core.colour import css_name


@pytest.mark.parametrize(
    ("colour", "name"),
    [("#ff0000", "red"), ("#FF0001", "red"), ("#7a1f3d", "brown"), ("#0b6e4f", "seagreen")],
)
def test_colour_has_the_name_that_looks_most_like_it(colour, name):
    assert css_name(colour) == name


@pytest.mark.parametrize("value", ["", "#fff", "red", "#12345g", "#123456\r\nX:1"])
def test_what_is_no_colour_has_no_name(value):
    assert css_name(value) == ""
