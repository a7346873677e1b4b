"""A proof in a real browser: sent by its holder, looked at and decided by the organiser, under the content policy."""

import re

import pytest
from playwright.sync_api import Page, expect

from people.models import User
from registrations.models import Proof, ProofFile
from tests.browser.test_registration import accessibility_problems
from tests.registrations.papers import PDF, picture
from tests.registrations.students import student, students

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a-long-Passphrase-7"
CARD = {"name": "card.png", "mimeType": "image/png", "buffer": picture("PNG")}
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF}


def sign_in(page: Page, address: str) -> None:
    User.objects.create_superuser("admin@example.org", PASSWORD)
    page.goto(f"{address}/admin/login/")
    page.locator("input[name=username]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("link", name="Desk")).to_be_visible()


def send(page: Page, address: str, attendee, *files) -> None:
    page.goto(f"{address}/orders/{attendee.order.code}/{attendee.order.secret}/")
    page.get_by_role("link", name="Send the proof").click()
    page.get_by_label("Files").set_input_files(list(files))
    page.get_by_role("button", name="Send", exact=True).click()


def test_proof_is_sent_shown_and_decided_and_the_next_one_opens(page, live_server, complaints):
    event, kind, _regular = students()
    first, second = (student(event, kind) for _n in range(2))

    send(page, live_server.url, first, CARD, LETTER)
    expect(page.get_by_text("it has reached the organisers")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name=re.compile("Delete.*letter.pdf")).click()
    expect(page.get_by_text("The file is deleted.")).to_be_visible()
    send(page, live_server.url, second, CARD)
    expect(page.get_by_text("it has reached the organisers")).to_be_visible()

    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/proofs/?event={event.pk}")
    page.get_by_role("link", name="Check 2 proofs, the oldest first").click()
    expect(page).to_have_url(f"{live_server.url}/admin/proofs/{first.pk}/")
    shown = page.get_by_role("img", name="File 1 as a picture")
    expect(shown).to_be_visible()
    page.wait_for_function("document.querySelector('.bo-paper img').naturalWidth > 0")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page).to_have_url(f"{live_server.url}/admin/proofs/{second.pk}/")
    expect(page.get_by_text("$180.00")).to_be_visible()
    page.get_by_label("Words to the person").fill("It is of 2019.")
    page.get_by_role("button", name="Refuse for good").click()
    expect(page.get_by_text("No proof waits for you.")).to_be_visible()

    assert complaints == []
    assert [proof.state for proof in Proof.objects.order_by("attendee_id")] == ["accepted", "refused"]


def test_bad_file_is_named_and_the_good_one_is_not_sent_alone(page, live_server):
    event, kind, _regular = students()
    attendee = student(event, kind)

    send(page, live_server.url, attendee, CARD, {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"<html>"})

    expect(page.get_by_role("alert")).to_contain_text("x: We can take PDF, JPEG, PNG and WebP.")
    assert accessibility_problems(page) == []
    assert ProofFile.objects.count() == 0
