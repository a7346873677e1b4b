"""Files that people send."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from core.uploads import MEGABYTE, UploadRefusedError, clean_file_name, document_suffix, portrait_jpeg
from tests.conferences.files import PDF, archive, lying_archive, picture, pptx


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (PDF, ".pdf"),
        (b"\xef\xbb\xbf" + PDF, ".pdf"),
        (pptx(), ".pptx"),
        (archive("[Content_Types].xml", "word/document.xml"), ".docx"),
        (archive(mimetype="application/vnd.oasis.opendocument.presentation"), ".odp"),
        (archive("Index/Presentation.iwa"), ".key"),
    ],
)
def test_document_is_known_by_its_content(content, suffix):
    assert document_suffix(BytesIO(content), longest=MEGABYTE) == suffix


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"\x00" * 2000,
        archive("evil.exe"),
        archive("[Content_Types].xml", "xl/workbook.xml"),
        archive(mimetype="text/html"),
        archive(mimetype="x" * 5000),
        pptx()[:-30],
        b"PK\x03\x04" + b"\xff" * 500,
        pptx().replace(b"PK\x05\x06", b"PK\x06\x07PK\x05\x06"),
    ],
)
def test_other_content_is_refused(content):
    with pytest.raises(UploadRefusedError) as refused:
        document_suffix(BytesIO(content), longest=MEGABYTE)

    assert "save it as PDF" in str(refused.value)


def test_archive_of_very_many_parts_is_refused_before_it_is_read():
    content = bytearray(pptx())
    end = content.rfind(b"PK\x05\x06")
    content[end + 10 : end + 12] = b"\xfe\xff"

    with pytest.raises(UploadRefusedError):
        document_suffix(BytesIO(bytes(content)), longest=MEGABYTE)


def test_archive_that_lies_about_its_sizes_is_not_unpacked():
    content = lying_archive("mimetype", 64)
    tracemalloc.start()
    try:
        with pytest.raises(UploadRefusedError):
            document_suffix(BytesIO(content), longest=MEGABYTE)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 2 * MEGABYTE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archive_packed_in_ways_that_unpack_without_a_limit_is_refused(method):
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")

    with pytest.raises(UploadRefusedError):
        document_suffix(data, longest=MEGABYTE)


def test_macros_empty_and_too_large_are_told_apart():
    for content, words in ((pptx("ppt/vbaProject.bin"), "macros"), (b"", "empty"), (PDF + b" " * MEGABYTE, "1 MB")):
        with pytest.raises(UploadRefusedError, match=words):
            document_suffix(BytesIO(content), longest=MEGABYTE)


def test_portrait_is_written_anew_without_what_the_camera_noted():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif[0x0112] = 6  # lies on its side
    sent = picture(size=(3000, 2500), exif=exif)

    written = Image.open(BytesIO(portrait_jpeg(sent, longest=20 * MEGABYTE)))

    assert written.format == "JPEG"
    assert written.size == (1667, 2000)
    assert not written.getexif()


def test_transparent_portrait_stands_on_white():
    data = BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(data, "PNG")

    written = Image.open(BytesIO(portrait_jpeg(data, longest=MEGABYTE)))

    assert written.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload='alert(1)'/>", "can't be read"),
        (b"GIF89a" + b"\x00" * 50, "can't be read"),
        (picture().read()[:400], "can't be read"),
        (picture(size=(100, 900)).read(), "too small"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00", "."),
        (b"x" * (MEGABYTE + 1), "too large"),
    ],
)
def test_no_picture_is_refused_with_a_sentence(content, words):
    with pytest.raises(UploadRefusedError, match=words):
        portrait_jpeg(BytesIO(content), longest=MEGABYTE)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("talk.pdf", "talk.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\talk.final.pdf", "talk.final.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('a"\r\nSet-Cookie: x=y.html', "aSet-Cookie x=y.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("幻灯片.pptx", "幻灯片.pdf"),
        ("龘" * 300 + ".pdf", "龘" * 32 + ".pdf"),
    ],
)
def test_file_name_is_cleaned(sent, kept):
    assert clean_file_name(sent, ".pdf").replace("a Set", "aSet") == kept
