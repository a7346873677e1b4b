"""Pictures for link previews: the right size, the whole title, and never an empty box."""

import io

import pytest
from PIL import Image

from core.share_picture import LEFT, RIGHT, SERIF, Card, drawable, fitted, has_glyph, length, lines_of, share_picture


def opened(card):
    picture = Image.open(io.BytesIO(share_picture(card)))
    picture.load()
    return picture


def photo(colour="#123456"):
    target = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(target, "JPEG")
    return target.getvalue()


@pytest.mark.parametrize(
    "card",
    [
        Card("What sponges know", "Symposium", "林书澜 (Lin Shulan)", "20 January 2027", "Collegium"),
        Card("肿瘤代谢与微环境：从基础研究到临床转化的新进展", "系列讲座", "王晓明", "2027年5月12日", "药学院"),
        Card("Những thách thức của dược học", people="Nguyễn Thị Hương"),
        Card("W" * 300, "W" * 300, "W " * 300, "W" * 300, "W" * 300, accent="#ffffff"),
        Card(""),
    ],
)
def test_picture_is_a_small_png_of_the_size_that_networks_want(card):
    picture = opened(card)

    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(share_picture(card)) < 60_000


def test_nothing_is_drawn_outside_the_margins():
    picture = opened(Card("W" * 300, "W" * 300, "W " * 300, "W" * 300, "W" * 300)).convert("L")

    beside = picture.crop((RIGHT + 4, 0, 1200, 630))
    assert beside.getextrema()[0] == beside.getextrema()[1]


def test_same_facts_make_the_same_bytes():
    share_picture.cache_clear()
    first = share_picture(Card("Rain"))
    share_picture.cache_clear()

    assert share_picture(Card("Rain")) == first
    assert share_picture(Card("Snow")) != first


@pytest.mark.parametrize(
    "text", ["Ðặng Văn Ngữ", "Škoda & Łukasz", "Ελπίδα", "Москва", "肿瘤", "日本語のタイトル", "ﬁne “quotes” – 20 °C"]
)
def test_letters_of_our_readers_have_glyphs(text):
    assert drawable(text, SERIF) == text.replace("ﬁ", "ﬁ")


def test_emoji_are_left_out_and_foreign_scripts_never_become_boxes():
    assert drawable("Rain 🎉 and\nsnow\u200b", SERIF) == "Rain and snow"
    assert drawable("한국어 제목", SERIF) == ""
    assert drawable("مرحبا", SERIF) == ""
    assert share_picture(Card("한국어 제목", instead="Korean session")) == share_picture(
        Card("Korean session", instead="x")
    )


def test_missing_sign_is_told_from_a_letter():
    assert has_glyph("BeVietnamPro-Regular.ttf", "A")
    assert not has_glyph("BeVietnamPro-Regular.ttf", "药")


def test_lines_keep_every_word_and_fit():
    text = "A plant of the Andes and its four names in the old books of healers"
    lines = lines_of(text, SERIF, 60, RIGHT - LEFT, 9)

    assert " ".join(lines) == text
    assert all(length(line, SERIF, 60) <= RIGHT - LEFT for line in lines)


def test_chinese_breaks_anywhere_but_not_before_a_closing_mark():
    lines = lines_of("从基础研究，到临床转化，" * 6, SERIF, 60, 700, 99)

    assert len(lines) > 2
    assert not any(line.startswith(("，", "。", "）")) for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis():
    [line] = fitted("word " * 200, SERIF, 40, 600, 1)

    assert line.endswith("…")
    assert length(line, SERIF, 40) <= 600


def test_portrait_stands_on_it_and_a_broken_one_is_left_out():
    assert share_picture(Card("Ada", portrait=photo())) != share_picture(Card("Ada"))
    assert share_picture(Card("Ada", portrait=b"no picture")) == share_picture(Card("Ada"))
