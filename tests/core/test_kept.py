"""Pieces that pages share are kept within one page generation, for anonymous readers only."""

import pytest

from core.kept import MAX_PIECES, Pieces, keeping, kept


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.PAGE_CACHE_SECONDS = 60


def counter():
    calls = []

    def make():
        calls.append(1)
        return len(calls)

    return make


def test_nothing_is_kept_outside_a_request_of_the_page_cache():
    make = counter()

    assert [kept(("menu",), make), kept(("menu",), make)] == [1, 2]


def test_piece_is_made_once_in_a_generation():
    make, pieces = counter(), Pieces()

    with keeping(pieces, 7):
        first = kept(("menu", "en"), make)
    with keeping(pieces, 7):
        second = kept(("menu", "en"), make)

    assert [first, second] == [1, 1]


def test_piece_is_let_go_when_something_public_changes():
    make, pieces = counter(), Pieces()

    with keeping(pieces, 7):
        kept(("menu",), make)
    with keeping(pieces, 8):
        fresh = kept(("menu",), make)

    assert fresh == 2


def test_piece_grows_old(settings, monkeypatch):
    make, pieces = counter(), Pieces()
    clock = [1000.0]
    monkeypatch.setattr("core.kept.time.monotonic", lambda: clock[0])

    pieces.get(("menu",), make)
    clock[0] += settings.PAGE_CACHE_SECONDS + 1

    assert pieces.get(("menu",), make) == 2


def test_memory_is_bounded():
    pieces = Pieces()

    for number in range(MAX_PIECES * 2):
        pieces.get((number,), lambda: "x")

    assert len(pieces.rows) == MAX_PIECES
    assert (MAX_PIECES * 2 - 1,) in pieces.rows


def test_menu_follows_a_new_page_at_once(client, home_page, django_capture_on_commit_callbacks):
    from home.models import StandardPage

    assert "Visitors" not in client.get("/en/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        page = home_page.add_child(instance=StandardPage(title="Visitors", slug="visitors", show_in_menus=True))
        page.save_revision().publish()

    assert "Visitors" in client.get("/en/").content.decode()
