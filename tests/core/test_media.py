from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def uploads():
    root = Path(settings.MEDIA_ROOT)
    for name in ("images/a.txt", "documents/evil.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("<script>1</script>")
    return root


@pytest.mark.parametrize(
    "path",
    [
        "documents/evil.html",
        "documents//evil.html",
        "images/../documents/evil.html",
        "documents/",
        "./documents/evil.html",
    ],
)
def test_documents_are_not_given_out_as_media(client, db, uploads, path):
    assert client.get(f"/media/{path}").status_code in (301, 302, 404)
    assert client.get(f"/media/{path}", follow=True).status_code == 404


def test_pictures_are_given_out_as_media(client, db, uploads):
    assert client.get("/media/images/a.txt").status_code == 200


def test_name_that_no_file_can_have_is_404(client, db):
    assert client.get(f"/media/{'9' * 300}").status_code == 404


def test_pages_are_no_documents():
    assert not {"html", "htm", "svg", "xml", "js"} & set(settings.WAGTAILDOCS_EXTENSIONS)
