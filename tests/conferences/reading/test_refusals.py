"""What is no programme is refused in a sentence."""

import pytest

from conferences.documents.imported import ImportFileError
from conferences.documents.reading import parse_programme, read_file
from tests.conferences.reading.samples import SAMPLES


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<schedule><conference>", "The XML is broken at line 1, column 23: no element found: line 1, column 22."),
        (b"<programme/>", "The file is XML, but its root is <programme>; a programme begins with <schedule>."),
        (b"<schedule/>", "The programme has no <conference> element, so nothing is known about the event."),
        (b"<schedule>\n\xff</schedule>", "The file is not UTF-8 text: line 2 holds a byte of another encoding."),
        (b"BEGIN:VCALENDAR", "The file is neither XML nor JSON: it begins with neither “<” nor “{”."),
        (b"{", "The JSON is broken at line 1, column 2: Expecting property name enclosed in double quotes."),
        (b'{"a": "\xff"}', "The file is not UTF-8 text: byte 8 belongs to no character."),
        (b'{"sessions": []}', "The file is JSON, but no programme: “schedule” with a “conference” inside is missing."),
        (b'{"program": 1}', "The file is JSON, but no abstract book: “event” and “program” with “days” are missing."),
        (b"[" * 200_000, "The JSON is nested too deeply or holds a number that is too long."),
    ],
)
def test_broken_files_are_refused_in_a_sentence(data, sentence):
    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE a [<!ENTITY b "1234567890">]><schedule>&b;</schedule>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><schedule>&b;</schedule>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><schedule/>',
    ],
)
def test_entity_attacks_are_refused(attack):
    with pytest.raises(ImportFileError) as error:
        parse_programme(attack.encode())

    assert str(error.value).startswith("The file declares a document type or entities")


def test_conference_that_ends_before_it_starts_is_refused():
    data = (SAMPLES / "schedule.xml").read_bytes().replace(b"<end>2027-05-13", b"<end>2027-05-01")

    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == "The conference ends (2027-05-01) before it starts (2027-05-12); see line 3."


def test_unknown_zone_is_refused():
    data = (SAMPLES / "schedule.json").read_bytes().replace(b"Asia/Ho_Chi_Minh", b"Asia/Hanoi2")

    with pytest.raises(ImportFileError) as error:
        parse_programme(data)

    assert str(error.value) == (
        "The time zone in the file (schedule.conference) is “Asia/Hanoi2”, which is no IANA time zone. "
        "Give the right one with --timezone, for example --timezone Europe/Brussels."
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xml", b"", "a.xml is empty."),
        ("a.zip", b"PK\x03\x04rest", "a.zip is a ZIP archive. Unpack it and give the file inside."),
        ("a.gz", b"\x1f\x8brest", "a.gz is a gzip archive. Unpack it and give the file inside."),
    ],
)
def test_files_that_hold_no_text_are_refused(tmp_path, name, data, sentence):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(ImportFileError) as error:
        read_file(path)

    assert str(error.value) == sentence


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ImportFileError) as error:
        read_file(tmp_path / "none.xml")

    assert str(error.value) == f"There is no file {tmp_path / 'none.xml'}."
