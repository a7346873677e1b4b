import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.pdf import (
    A4,
    MissingGlyphError,
    Paper,
    Weight,
    fit,
    fit_name,
    layout,
    measure,
    missing,
    prepare,
    printable,
    wrap,
)
from core.pdf.fonts import places, runs, to_unicode_map
from core.pdf.paper import ink_on, readable
from tests.papers import NAMES, assert_well_made, read_with_poppler, read_with_pypdf, squeezed


def page_of(*texts: str, weight: Weight = Weight.REGULAR) -> bytes:
    paper = Paper(A4, title="Test", author="Collegium", language="en", invariant=True)
    for number, text in enumerate(texts):
        paper.text(20, 800 - 20 * number, text, size=8, weight=weight)
    paper.end_page()
    return paper.save()


@pytest.mark.parametrize("name", NAMES[:6])
@pytest.mark.parametrize("weight", list(Weight))
def test_text_can_be_copied_again_as_it_was_written(name, weight):
    pdf = page_of(name, weight=weight)

    assert read_with_pypdf(pdf) == [squeezed(name)]
    assert read_with_poppler(pdf) == [squeezed(name)]
    assert_well_made(pdf)


def test_decomposed_vietnamese_is_composed():
    assert prepare("Nguyễn") == "Nguyễn"


def test_invisible_signs_are_left_out_and_all_spaces_are_one():
    assert prepare("An\u00adna\u200b\u00a0\t Ma\u200drie ❤\ufe0f\n葛\U000e0100城") == "Anna Marie 葛城"
    assert prepare("\u202eabc\u0000") == "abc"


def test_latin_takes_the_latin_font_and_chinese_the_chinese_one():
    assert runs("Żółć 王𬱖", Weight.BOLD) == (
        ("BeVietnamPro-Bold", "Żółć "),
        ("NotoSansSC-Regular", "王𬱖"),
    )


def test_shared_marks_follow_their_neighbours():
    assert runs("“王”", Weight.REGULAR) == (("NotoSansSC-Regular", "“王”"),)
    assert runs("don’t", Weight.REGULAR) == (("BeVietnamPro-Regular", "don’t"),)


@pytest.mark.parametrize("text", ["محمد", "שלום", "김민수", "สมชาย"])
def test_a_script_without_font_is_refused_and_never_drawn_as_boxes(text):
    with pytest.raises(MissingGlyphError) as caught:
        page_of(text)

    assert set(caught.value.characters) == set(text)
    assert missing(text) == "".join(dict.fromkeys(text))
    assert printable(text) == ""


def test_printable_leaves_out_brackets_and_emoji_but_never_half_a_name():
    assert printable("Kim Min-su (김민수)") == "Kim Min-su"
    assert printable("Kim Min-su（김민수）, Seoul") == "Kim Min-su, Seoul"
    assert printable("王小明 (Xiaoming)") == "王小明 (Xiaoming)"
    assert printable("Ada 👩‍🔬🎉 Lovelace") == "Ada Lovelace"
    assert printable("김 Min-su") == ""
    assert printable("") == ""


def test_letters_are_kerned_as_the_font_says():
    assert [after for _before, after, _rise in places("BeVietnamPro-SemiBold", "AVATo")] == [-86, -82, -98, -98, 0]
    assert places("NotoSansSC-Regular", "王小明") == ()
    assert places("BeVietnamPro-SemiBold", "n") == ()
    assert measure("AV", Weight.SEMIBOLD) < measure("A", Weight.SEMIBOLD) + measure("V", Weight.SEMIBOLD)


@pytest.mark.parametrize("letter", ["ș", "Ț", "ķ", "ņ", "ĝ", "ḥ", "Ṣ", "ẓ", "Ẹ́"])
def test_a_letter_that_the_font_lacks_is_drawn_as_letter_and_mark(letter):
    assert missing(letter) == ""
    assert measure(prepare(letter)) == pytest.approx(measure(unicodedata.normalize("NFD", letter)[0]), abs=0.02)
    assert read_with_poppler(page_of(f"a{letter}b")) == [squeezed(f"a{letter}b")]


@pytest.mark.parametrize("text", ["q̃", "ŋ", "́", "王́"])
def test_a_mark_without_a_place_is_refused_and_never_floats(text):
    assert missing(text)
    with pytest.raises(MissingGlyphError):
        page_of(text)


def test_kerned_text_is_as_wide_as_it_was_measured():
    import subprocess

    paper = Paper(A4, title="T", author="A", language="en")
    width = paper.text(100, 700, "AVATo Tuyết", size=40, weight=Weight.SEMIBOLD)
    paper.end_page()
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=paper.save(), capture_output=True, check=True)
    right = max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes.stdout.decode()))

    assert right == pytest.approx(100 + width, abs=0.5)


def test_papers_drawn_side_by_side_do_not_mix():
    names = [f"Nguyễn 王{chr(0x4E00 + number * 37)} Łuk {number}" for number in range(24)]

    with ThreadPoolExecutor(8) as threads:
        papers = list(threads.map(page_of, names))

    assert [read_with_poppler(pdf) for pdf in papers] == [[squeezed(name)] for name in names]


def test_characters_above_ffff_are_surrogate_pairs_in_the_map():
    lines = to_unicode_map("F", [0, 0x2CC56]).splitlines()

    assert "<01> <D873DC56>" in lines


def test_the_map_has_at_most_a_hundred_lines_in_a_block():
    lines = to_unicode_map("F", list(range(256))).splitlines()

    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "56 beginbfchar",
    ]


def test_an_invariant_paper_has_the_same_bytes_every_time():
    assert page_of("Tuyết 王") == page_of("Tuyết 王")


def test_metadata_is_written():
    import io

    from pypdf import PdfReader

    paper = Paper(A4, title="票 · Vé", author="Collegium", language="zh-hans")
    paper.end_page()
    reader = PdfReader(io.BytesIO(paper.save()))

    assert reader.metadata.title == "票 · Vé"
    assert reader.metadata.author == "Collegium"
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_an_empty_paper_names_no_standard_font():
    assert b"Helvetica" not in page_of("")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_fits_whole_into_its_box(name):
    fitted = fit_name(name, 200.0, 60.0, 30.0)

    assert squeezed("".join(fitted.lines)) == squeezed(name)
    assert fitted.height <= 60.01
    assert max(measure(line, Weight.SEMIBOLD) * fitted.size for line in fitted.lines) <= 200.01


def test_a_short_name_takes_the_largest_size_on_one_line():
    assert fit_name("Li Na", 200.0, 60.0, 30.0).size == 30.0
    assert fit_name("Li Na", 200.0, 60.0, 30.0).lines == ("Li Na",)


def test_a_longer_name_takes_two_lines_before_it_gets_small():
    fitted = fit_name("Alexander von Humboldt-Wallenstein", 200.0, 60.0, 30.0)

    assert len(fitted.lines) == 2
    assert fitted.size > 17


def test_words_of_a_long_name_stay_whole_while_they_can_be_read():
    name = "Wolfeschlegelsteinhausenbergerdorff Nguyễn Phúc Công Tằng Tôn Nữ Hoàng Diễm Hương Giang"

    assert " ".join(fit_name(name, 221.0, 44.0, 34.0).lines) == name


def test_a_name_of_ten_thousand_characters_is_broken_a_few_times_only_and_not_cut(monkeypatch):
    tried = []
    monkeypatch.setattr(layout, "wrap", lambda *arguments: tried.append(arguments) or wrap(*arguments))

    fitted = fit("Nguyễn Thị " * 900, width=200, height=60, size=30)

    assert squeezed("".join(fitted.lines)) == squeezed("Nguyễn Thị " * 900)
    assert 0 < len(tried) <= 40


def test_chinese_lines_break_between_characters_but_not_before_a_comma():
    lines = wrap("合作伙伴，关系（学校）国际交流。", 5.0)

    assert "".join(lines) == "合作伙伴，关系（学校）国际交流。"
    assert len(lines) > 2
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)


def test_a_word_wider_than_the_line_is_broken_and_not_cut():
    lines = wrap("a" * 50, 5.0)

    assert "".join(lines) == "a" * 50
    assert all(measure(line) <= 5.0 for line in lines)


def test_text_on_the_accent_colour_can_be_read():
    assert ink_on("#7a1f3d") == "#ffffff"
    assert ink_on("#ffe36e") == "#1d1b18"
    assert readable("#7a1f3d") == "#7a1f3d"
    assert readable("#ffe36e") == "#1d1b18"
