import pytest

from certificates.rules import ALPHABET, NumberInvalidError, digest_of, new_number, read_number, write_number


def test_numbers_are_new_every_time_and_read_back():
    numbers = {new_number() for _ in range(1000)}

    assert len(numbers) == 1000
    assert all(read_number(number) == number for number in numbers)
    assert all(len(number) == 17 for number in numbers)


@pytest.mark.parametrize(
    "change", [str.lower, lambda n: n.replace("-", " "), lambda n: n.replace("-", ""), "  {}\n".format]
)
def test_a_number_is_read_however_it_is_typed(change):
    number = write_number("7K4M9QXRT3WZ")

    assert read_number(change(number)) == number


def test_letters_that_look_like_digits_are_read_as_digits():
    number = write_number("100110001111")

    assert read_number(number.replace("0", "O").replace("1", "l")) == number


def test_the_address_of_the_code_is_read():
    number = write_number("7K4M9QXRT3WZ")

    assert read_number(f"https://collegium.example.org/verify/{number}/") == number


def test_every_single_wrong_character_is_found():
    number = write_number("7K4M9QXRT3WZ")
    for place, char in enumerate(number):
        if char == "-":
            continue
        for other in ALPHABET.replace(char, ""):
            with pytest.raises(NumberInvalidError):
                read_number(number[:place] + other + number[place + 1 :])


def test_every_swap_of_neighbours_is_found():
    compact = write_number("7K4M9QXRT3WZ").replace("-", "")
    for place in range(len(compact) - 1):
        swapped = compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]
        if swapped != compact:
            with pytest.raises(NumberInvalidError):
                read_number(swapped)


@pytest.mark.parametrize(
    "text", ["", "-", "7K4M", "7K4M-9QXR-T3WZ-8HX", "王小明王小明王小明王小明王小", "U" * 14, "x" * 10_000, "'; DROP"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NumberInvalidError):
        read_number(text)


def test_the_digest_guards_number_holder_and_facts_but_not_their_order():
    facts = {"event": "Symposium 王", "starts_on": "2027-05-12"}
    digest = digest_of(number="A", holder_name="Tuyết", facts=facts)

    assert len(digest) == 64
    assert digest == digest_of(number="A", holder_name="Tuyết", facts=dict(reversed(facts.items())))
    assert digest != digest_of(number="B", holder_name="Tuyết", facts=facts)
    assert digest != digest_of(number="A", holder_name="Tuyet", facts=facts)
    assert digest != digest_of(number="A", holder_name="Tuyết", facts={**facts, "event": "Symposium"})
