"""The timetable editor in a real browser: mouse and keys, undo, two organisers, conflicts, axe, the phone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conferences.actions.timetable import move_session
from conferences.models import Availability, PersonalProgramme, Presentation, Presenter, Session, SessionPerson, Star
from conferences.queries.timetable import timetable_conflicts
from people.models import User
from tests.browser.timetable import PASSWORD, box, drag, point, saved, sign_in, state
from tests.factories import START, ConferenceFactory, LectureFactory, PersonFactory, RoomFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
HOUR = timedelta(hours=1)


@pytest.fixture
def conference():
    """Three days in Shanghai from 12 May 2027 on, two rooms; Opening at 9 in Hall A, Keynote without a time."""
    conference = ConferenceFactory(title="Light and Matter")
    hall = RoomFactory(venue=conference.venue, name="Hall A", capacity=300, sort_order=0)
    RoomFactory(venue=conference.venue, name="Hall B", sort_order=1)
    SessionFactory(conference=conference, title="Opening", room=hall)
    SessionFactory(conference=conference, title="Keynote", starts_at=None, ends_at=None, kind="talk")
    return conference


@pytest.fixture
def editor(page: Page, live_server, conference, complaints) -> Page:
    User.objects.create_superuser("admin@example.org", PASSWORD, first_name="Omar", last_name="Adel")
    page.set_viewport_size({"width": 1280, "height": 1000})
    sign_in(page, live_server.url, conference)
    return page


def test_mouse_moves_a_session_and_undo_brings_it_back(editor, complaints):
    drag(editor, "Opening", "Hall B", 11)

    saved(editor, "Saved: “Opening” is on Wed 12 May, 11:00–12:00, Hall B.")
    assert state("Opening") == ("12", "11:00–12:00", "Hall B")

    editor.get_by_role("button", name="Undo", exact=True).click()
    saved(editor, "Undone: “Opening” is on Wed 12 May, 09:00–10:00, Hall A.")
    assert state("Opening") == ("12", "09:00–10:00", "Hall A")

    editor.get_by_role("button", name="Redo", exact=True).click()
    saved(editor, "Done again: “Opening” is on Wed 12 May, 11:00–12:00, Hall B.")
    assert state("Opening") == ("12", "11:00–12:00", "Hall B")
    assert complaints == []


def test_mouse_schedules_resizes_and_takes_off(editor):
    drag(editor, "Keynote", "Hall B", 10.5)
    saved(editor, "“Keynote” is on Wed 12 May, 10:30–11:00, Hall B.")

    grip = box(editor, "Keynote").locator("[data-grip]").bounding_box()
    editor.mouse.move(grip["x"] + 20, grip["y"] + 3)
    editor.mouse.down()
    editor.mouse.move(*point(editor, "Hall B", 11.75), steps=4)
    editor.mouse.up()
    saved(editor, "“Keynote” is on Wed 12 May, 10:30–11:45, Hall B.")
    assert state("Keynote") == ("12", "10:30–11:45", "Hall B")

    area = box(editor, "Keynote").bounding_box()
    aside = editor.get_by_role("region", name=re.compile("Not scheduled")).bounding_box()
    editor.mouse.move(area["x"] + 20, area["y"] + 5)
    editor.mouse.down()
    editor.mouse.move(aside["x"] + 40, aside["y"] + 20, steps=4)
    editor.mouse.up()
    saved(editor, "“Keynote” is not scheduled any more.")
    assert state("Keynote") == ("", "", "")


def test_mouse_drags_over_a_tab_to_another_day(editor):
    drag(editor, "Opening", "Hall A", 9.5, drop=False)
    tab = editor.get_by_role("tab", name="Fri 14 May").bounding_box()
    editor.mouse.move(tab["x"] + 10, tab["y"] + 10, steps=3)
    expect(editor.get_by_role("tab", name="Fri 14 May")).to_have_attribute("aria-selected", "true")
    editor.mouse.move(*point(editor, "Hall A", 15), steps=4)
    editor.mouse.up()

    saved(editor, "“Opening” is on Fri 14 May, 15:00–16:00, Hall A.")
    assert state("Opening") == ("14", "15:00–16:00", "Hall A")


def test_conflicts_show_while_dragging_and_in_the_list(editor):
    drag(editor, "Keynote", "Hall A", 9.5, drop=False)

    expect(editor.locator(".tt-ghost--clash")).to_contain_text("Hall A is booked twice")
    expect(box(editor, "Opening")).to_have_class(re.compile("tt-box--hit"))
    editor.mouse.up()

    saved(
        editor, "Conflicts of this session: Hall A is booked twice: “Opening” and “Keynote” (Wed 12 May, 09:30–10:00)."
    )
    expect(editor.get_by_role("heading", name="Conflicts (1)")).to_be_visible()
    editor.get_by_role("button", name=re.compile("^Room booked twice · stops a release")).click()
    expect(box(editor, "Keynote")).to_be_focused()
    expect(box(editor, "Keynote")).to_have_accessible_name("Keynote, 09:30 to 10:00, Hall A, conflicts: 1")


def test_escape_leaves_a_dragged_session_where_it_was(editor, complaints):
    drag(editor, "Opening", "Hall B", 12, drop=False)
    editor.keyboard.press("Escape")
    editor.mouse.up()

    expect(editor.locator(".tt-ghost")).to_have_count(0)
    assert complaints == []
    assert state("Opening") == ("12", "09:00–10:00", "Hall A")


def test_click_opens_the_form_and_saves(editor):
    box(editor, "Opening").click()
    editor.get_by_label("Title").fill("Grand opening")
    editor.get_by_label("Starts").fill("09:15")
    editor.get_by_label("Day", exact=True).select_option("Thu 13 May")
    editor.get_by_role("button", name="Save session").click()

    saved(editor, "“Grand opening” is on Thu 13 May, 09:15–10:00, Hall A.")
    assert state("Grand opening") == ("13", "09:15–10:00", "Hall A")


def test_form_says_what_to_mend_and_keeps_what_was_typed(editor):
    box(editor, "Opening").click()
    editor.get_by_label("Ends").fill("08:00")
    editor.get_by_label("Title").fill("Still here")
    editor.get_by_role("button", name="Save session").click()

    expect(editor.locator("#tt-panel-error")).to_have_text("The end must be after the start.")
    expect(editor.get_by_label("Ends")).to_be_focused()
    expect(editor.get_by_label("Title")).to_have_value("Still here")
    assert state("Opening") == ("12", "09:00–10:00", "Hall A")


def test_break_across_all_rooms_is_created(editor):
    editor.get_by_role("button", name="New break").click()
    editor.get_by_label("Title").fill("Coffee")
    editor.get_by_role("button", name="Create session").click()

    saved(editor, "“Coffee” has been created.")
    expect(box(editor, "Coffee")).to_be_focused()
    expect(box(editor, "Coffee")).to_have_accessible_name("Coffee, 10:30 to 11:00, all rooms")
    assert Session.objects.get(title="Coffee").is_plenary


# -- keys ------------------------------------------------------------------------------------------------------------


def test_keys_move_resize_change_room_and_day(editor, complaints):
    box(editor, "Opening").focus()
    editor.keyboard.press("Space")
    expect(editor.locator("#tt-carried")).to_contain_text("Wed 12 May, 09:00–10:00, Hall A.")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown", "PageDown"):
        editor.keyboard.press(key)
    expect(editor.locator("#tt-carried")).to_contain_text("Thu 13 May, 09:10–10:15, Hall B.")
    editor.keyboard.press("Enter")

    saved(editor, "“Opening” is on Thu 13 May, 09:10–10:15, Hall B.")
    expect(box(editor, "Opening")).to_be_focused()
    assert state("Opening") == ("13", "09:10–10:15", "Hall B")

    editor.keyboard.press("Control+z")
    saved(editor, "Undone: “Opening” is on Wed 12 May, 09:00–10:00, Hall A.")
    editor.keyboard.press("Control+y")
    saved(editor, "Done again")
    assert state("Opening") == ("13", "09:10–10:15", "Hall B")
    assert complaints == []


def test_keys_schedule_what_had_no_time_and_take_it_off_again(editor):
    box(editor, "Keynote").focus()
    editor.keyboard.press("Space")
    expect(editor.locator("#tt-carried")).to_contain_text("Wed 12 May, 10:00–10:30, Hall A.")
    editor.keyboard.press("a")
    expect(editor.locator("#tt-carried")).to_contain_text("all rooms")
    editor.keyboard.press("Space")
    saved(editor, "“Keynote” is on Wed 12 May, 10:00–10:30, all rooms.")
    assert Session.objects.get(title="Keynote").is_plenary

    editor.keyboard.press("Delete")
    saved(editor, "“Keynote” is not scheduled any more.")
    assert state("Keynote") == ("", "", "")


def test_escape_leaves_a_carried_session_and_tells_of_clashes_on_the_way(editor):
    box(editor, "Keynote").focus()
    editor.keyboard.press("Space")
    editor.keyboard.press("ArrowUp")
    expect(editor.locator("#tt-carried")).to_contain_text("Hall A is booked twice: “Opening” and “Keynote”")
    editor.keyboard.press("Escape")

    expect(editor.locator("#tt-carried")).to_have_text("“Keynote” stays where it was.")
    expect(box(editor, "Keynote")).to_be_focused()
    assert state("Keynote") == ("", "", "")


def test_arrow_keys_go_from_session_to_session_and_enter_opens(editor, conference, live_server):
    hall = conference.venue.rooms.get(name="Hall B")
    SessionFactory(conference=conference, title="Panel", room=hall, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    editor.reload()

    box(editor, "Opening").focus()
    editor.keyboard.press("ArrowRight")
    expect(box(editor, "Panel")).to_be_focused()
    editor.keyboard.press("Enter")

    expect(editor.get_by_role("form", name="Edit session").get_by_label("Title")).to_have_value("Panel")
    editor.keyboard.press("Escape")
    expect(box(editor, "Panel")).to_be_focused()


# -- two organisers --------------------------------------------------------------------------------------------------


def hana() -> User:
    return User.objects.create_user(email="hana@example.org", password=PASSWORD, first_name="Hana", last_name="Minh")


def move(title: str, **changes) -> None:
    session = Session.objects.get(title=title)
    move_session(session_id=session.pk, expected_version=session.version, changes=changes, by=hana())


def test_stale_change_is_refused_and_says_who_changed_what(editor):
    editor.route("**/timetable/news/**", lambda route: route.abort())  # this organiser has not heard of it yet
    move("Opening", starts_at=START + 3 * HOUR, ends_at=START + 4 * HOUR)

    drag(editor, "Opening", "Hall B", 11)

    alert = editor.get_by_role("alert").filter(has_text="Hana Minh")
    expect(alert).to_contain_text(
        "Hana Minh changed “Opening”: now Wed 12 May, 12:00–13:00. Your change was not saved."
    )
    expect(box(editor, "Opening")).to_have_accessible_name("Opening, 12:00 to 13:00, Hall A")
    assert state("Opening") == ("12", "12:00–13:00", "Hall A")

    editor.get_by_role("button", name="Save mine all the same").click()
    saved(editor, "“Opening” is on Wed 12 May, 11:00–12:00, Hall B.")
    assert state("Opening") == ("12", "11:00–12:00", "Hall B")


def test_what_another_changes_appears_by_itself(editor, conference):
    move("Opening", starts_at=START + 3 * HOUR, ends_at=START + 4 * HOUR)

    expect(box(editor, "Opening")).to_have_accessible_name("Opening, 12:00 to 13:00, Hall A", timeout=10_000)
    saved(editor, "Meanwhile: Hana Minh changed “Opening”: now Wed 12 May, 12:00–13:00.")

    Session.objects.filter(title="Keynote").delete()
    SessionFactory(conference=conference, title="Imported", starts_at=None, ends_at=None)
    expect(box(editor, "Imported")).to_be_visible(timeout=10_000)
    expect(box(editor, "Keynote")).to_have_count(0)


def test_without_connection_nothing_is_lost_silently(editor):
    editor.route("**/timetable/moves/", lambda route: route.abort())
    drag(editor, "Opening", "Hall B", 11)

    expect(editor.get_by_role("alert").filter(has_text="No connection")).to_be_visible()
    expect(box(editor, "Opening")).to_have_accessible_name("Opening, 09:00 to 10:00, Hall A")

    editor.unroute("**/timetable/moves/")
    editor.get_by_role("button", name="Save mine all the same").click()
    saved(editor, "Saved: “Opening” is on Wed 12 May, 11:00–12:00, Hall B.")


# -- the same conflicts here and there -------------------------------------------------------------------------------


def test_editor_finds_the_same_conflicts_as_the_server(editor, conference):
    hall = conference.venue.rooms.get(name="Hall A")
    small = RoomFactory(venue=conference.venue, name="Attic", capacity=1)
    ada, bo = PersonFactory(full_name="Ada"), PersonFactory(full_name="Bo")
    frame = SessionFactory(conference=conference, title="Frame", room=small, kind="oral_session")
    board = SessionFactory(conference=conference, title="Posters", kind="poster_session", is_plenary=True)
    SessionPerson.objects.create(session=Session.objects.get(title="Opening"), person=ada, role="chair")
    SessionPerson.objects.create(session=Session.objects.get(title="Keynote"), person=ada, role="speaker")
    long = Presentation.objects.create(session=frame, title="Long", starts_at=START, ends_at=START + 2 * HOUR)
    Presenter.objects.create(presentation=long, person=ada)
    for title in ("P", "Q"):
        poster = Presentation.objects.create(session=board, title=title, board_number="7")
        Presenter.objects.create(presentation=poster, person=bo)
    for of in ({"room": small}, {"person": bo}):
        Availability.objects.create(conference=conference, starts_at=START + HOUR, ends_at=START + 9 * HOUR, **of)
    LectureFactory(title="Lecture", venue=conference.venue, room=hall)
    for number in range(2):
        programme = PersonalProgramme.objects.create(conference=conference, secret=str(number), email=f"{number}@x.org")
        Star.objects.create(personal_programme=programme, session=frame)
    SessionFactory(conference=conference, title="Doubled", room=hall, starts_at=START + HOUR / 2, ends_at=START + HOUR)

    editor.reload()
    expect(editor.locator("#timetable[data-ready]")).to_be_visible()
    shown = editor.locator("#tt-conflicts li")

    found = timetable_conflicts(conference)
    assert sorted(shown.locator("span").all_inner_texts()) == sorted(conflict.sentence for conflict in found)
    assert {shown.nth(n).get_attribute("data-kind") for n in range(shown.count())} == {
        "room_doubled",
        "person_twice",
        "plenary_crossed",
        "room_taken",
        "room_closed",
        "person_away",
        "room_small",
        "talk_too_long",
        "board_doubled",
        "no_chair",
    }


# -- for everybody ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 820), ("dark", 390)])
def test_editor_has_no_accessibility_violation(editor, scheme, width):
    editor.emulate_media(color_scheme=scheme)
    editor.set_viewport_size({"width": width, "height": 900})
    editor.get_by_role("button", name="New session").click()
    editor.evaluate(AXE)
    found = editor.evaluate("rules => axe.run('#timetable', rules)", RULES)["violations"]

    problems = [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
    assert problems == []
    assert editor.evaluate("document.documentElement.scrollWidth") <= width


def test_phone_has_a_list_and_moves_by_the_form(editor):
    editor.set_viewport_size({"width": 390, "height": 844})
    expect(editor.get_by_role("list", name="Timetable of Wed 12 May")).to_be_visible()

    box(editor, "Opening").click()
    editor.get_by_label("Room", exact=True).select_option("Hall B")
    editor.get_by_role("button", name="Save session").click()

    saved(editor, "“Opening” is on Wed 12 May, 09:00–10:00, Hall B.")
    assert state("Opening") == ("12", "09:00–10:00", "Hall B")


def test_finger_rests_then_drags(live_server, conference, browser):
    User.objects.create_superuser("admin@example.org", PASSWORD)
    context = browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    page = context.new_page()
    sign_in(page, live_server.url, conference)
    area = box(page, "Opening").bounding_box()
    x, y = area["x"] + 20, area["y"] + 1
    to_x, to_y = point(page, "Hall B", 11)
    touch = context.new_cdp_session(page)

    def send(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    send("touchStart", (x, y))
    expect(page.locator("body")).to_have_class(re.compile("tt-carrying"))
    for part in (0.3, 0.7, 1):
        send("touchMove", (x + (to_x - x) * part, y + (to_y - y) * part))
    send("touchEnd")

    saved(page, "“Opening” is on Wed 12 May, 11:00–12:00, Hall B.")
    context.close()


def test_without_javascript_the_page_leads_to_the_forms(live_server, conference, browser):
    User.objects.create_superuser("admin@example.org", PASSWORD)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/admin/login/?next=/admin/programme/{conference.pk}/timetable/")
    page.locator("input[name=username]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()

    page.locator("noscript a, .help-block a").filter(has_text="Sessions").click()

    assert f"/admin/sessions/?conference={conference.pk}" in page.url
    page.context.close()
