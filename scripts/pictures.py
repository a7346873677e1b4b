"""Take the README's pictures from a running demo: scripts/pictures.py http://localhost:8000

Registers two people and pays in the sandbox on the way; start from a fresh demo (an empty VAR folder). Needs Debian's
chromium and pdftoppm (poppler-utils). Every picture stays below 150 kB.
"""

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures"
LIMIT = 150_000
PEOPLE = (
    ("Tuyết", "Nguyễn Thị Ánh", "tuyet@example.org", "Red Delta University"),
    ("Agnieszka", "Wróbel-Świątek", "agnieszka@example.org", "Amber Coast University"),
)


def keep(name: str, png: bytes) -> None:
    """As JPEG, as good as the limit allows."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (86, 78, 70, 60, 50, 40):
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=quality, optimize=True, progressive=True)
        if data.tell() < LIMIT:
            break
    path = OUT / f"{name}.jpg"
    path.write_bytes(data.getvalue())
    print(f"{path.relative_to(OUT.parents[1])}  {picture.width} x {picture.height}  {data.tell() / 1000:.0f} kB")


def take(page: Page, name: str, scroll: int = 0) -> None:
    """What is seen in the window, `scroll` pixels down."""
    page.wait_for_load_state("networkidle")
    page.evaluate(f"window.scrollTo(0, {scroll})")
    page.evaluate("document.fonts.ready.then(() => true)")
    keep(name, page.screenshot())


def window(browser: Browser, width: int, height: int = 860) -> Page:
    return browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Asia/Shanghai"
    ).new_page()


def register(page: Page, url: str) -> str:
    """Two people, paid; returns the address of the order."""
    page.goto(f"{url}/register/remedies-2-0/")
    page.get_by_label("Early fee").select_option("2")
    take(page, "registration")
    page.get_by_role("button", name="Go on to the people").click()
    for number, (given, family, email, affiliation) in enumerate(PEOPLE):
        form = page.get_by_role("group", name=re.compile(f"^Person {number + 1}"))
        form.get_by_label("Given name").fill(given)
        form.get_by_label("Family name").fill(family)
        form.get_by_label("How the name is written").select_option(index=1 - number)
        form.get_by_label("E-mail").fill(email)
        form.get_by_label("University, institute or company").fill(affiliation)
    page.get_by_role("button", name="Go on and check").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile("^Register 2 people and pay")).click()
    page.get_by_role("button", name=re.compile("^Pay [^b]")).click()
    page.get_by_text("2 people are registered").wait_for()
    page.goto(url + re.search(r"/orders/[^/]+/[^/]+/", page.url)[0])
    return page.url


def take_ticket(page: Page, order: str) -> str:
    """The first page of the ticket PDF; returns the code of one ticket."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "ticket.pdf"
        pdf.write_bytes(page.request.get(f"{order}ticket.pdf").body())
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "1", "-singlefile", pdf, pdf.with_suffix("")])
        keep("ticket", pdf.with_suffix(".png").read_bytes())
    return "".join(page.locator(".ticket-code").first.inner_text().split())


def sign_in(page: Page, url: str, account: str, then: str) -> None:
    page.goto(f"{url}/admin/login/?next={then}")
    page.get_by_label("Email").or_(page.get_by_label("E-mail address")).first.fill(f"{account}@demo.example")
    page.locator("input[type=password]").fill("collegium")
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"**{then}*")


def main(url: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = window(browser, 1280)
        for name, path, scroll in (
            ("home", "/en/", 0),
            ("symposium", "/en/symposia/remedies-2-0/", 0),
            ("programme", "/en/symposia/remedies-2-0/programme/", 640),
            ("partners", "/en/hanoi-pharmacy/partners/", 0),
        ):
            page.goto(url + path)
            take(page, name, scroll)
        order = register(page, url)
        take(page, "order")
        code = take_ticket(page, order)

        phone = window(browser, 390, 780)
        phone.goto(f"{url}/en/symposia/remedies-2-0/programme/")
        take(phone, "programme-phone", 760)
        sign_in(phone, url, "helper", "/desk/remedies-2-0/")
        phone.goto(f"{url}/desk/remedies-2-0/tickets/{code}/")
        phone.locator(".desk__in").click()
        phone.get_by_text("Checked in").wait_for()
        take(phone, "desk-phone")

        office = window(browser, 1280)
        sign_in(office, url, "organiser", "/admin/")
        office.goto(f"{url}/admin/registrations/")
        office.get_by_role("link", name=re.compile("Remedies 2.0")).first.click()
        take(office, "dashboard")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
