"""/demo/mail/: what the demo would have sent."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return tmp_path


def send(
    subject="Xin chào", text="Kính gửi", html="<html><head></head><body><p style='color:red'>Kính gửi</p></body></html>"
):
    message = EmailMultiAlternatives(subject, text, "a@example.org", ["b@example.org"])
    message.attach_alternative(html, "text/html")
    message.attach("ticket.pdf", b"%PDF-1.7 \x00\xff", "application/pdf")
    message.send()


def only(box):
    (file,) = box.glob("*.log")
    return file.name


def test_demo_mail_lists_what_was_sent(client, box):
    send()

    text = client.get("/demo/mail/").content.decode()

    assert "Xin chào" in text
    assert "b@example.org" in text
    assert "1 attachment" in text


def test_demo_mail_says_when_there_is_none(client, box):
    assert "No mail yet." in client.get("/demo/mail/").content.decode()


def test_demo_mail_without_a_folder_is_empty(client, box):
    box.rmdir()

    assert client.get("/demo/mail/").status_code == 200


def test_demo_mail_shows_several_messages_of_one_file(client, box):
    connection = mail.get_connection()
    connection.open()
    connection.send_messages(
        [EmailMultiAlternatives(f"Number {n}", "text", "a@example.org", ["b@example.org"]) for n in (1, 2)]
    )
    connection.close()

    text = client.get("/demo/mail/").content.decode()

    assert text.index("Number 2") < text.index("Number 1")
    assert "Number 2" in client.get(f"/demo/mail/{only(box)}/1/").content.decode()


def test_demo_mail_shows_html_without_scripts_forms_or_an_origin(client, box):
    send()

    page = client.get(f"/demo/mail/{only(box)}/0/html/")

    policy = page["Content-Security-Policy"]
    assert "Kính gửi" in page.content.decode()
    assert "script-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "style-src 'unsafe-inline'" in policy


def test_demo_mail_itself_keeps_the_strict_policy(client, box):
    send()

    page = client.get(f"/demo/mail/{only(box)}/0/")

    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert 'sandbox="allow-popups' in page.content.decode()


def test_demo_mail_gives_attachments_byte_for_byte(client, box):
    send()

    answer = client.get(f"/demo/mail/{only(box)}/0/attachments/0/")

    assert answer.content == b"%PDF-1.7 \x00\xff"
    assert answer["Content-Disposition"] == 'attachment; filename="ticket.pdf"'


@pytest.mark.parametrize(
    "path",
    [
        "nothing.log/0/",
        "..%2F..%2Fmanage.log/0/",
        "a.txt/0/",
        "{file}/1/",
        "{file}/0/attachments/1/",
        "{file}/99999/html/",
    ],
)
def test_demo_mail_of_anything_else_is_404(client, box, path):
    send()

    assert client.get(f"/demo/mail/{path.format(file=only(box))}").status_code == 404


@pytest.mark.parametrize("path", ["", "x.log/0/", "x.log/0/html/", "x.log/0/attachments/0/"])
def test_demo_mail_exists_in_the_demo_only(client, settings, path):
    settings.DEMO = False

    assert client.get(f"/demo/mail/{path}").status_code == 404
