"""Accounts without a user name, the admin's languages, the site's settings, uploads, the user bar."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model

from core.models import SiteSettings
from people.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-Passphrase-7"


def user_data(**changed) -> dict:
    return {
        "email": "lise@example.org",
        "first_name": "Lise",
        "last_name": "Meitner",
        "password1": PASSWORD,
        "password2": PASSWORD,
        **changed,
    }


def test_account_is_made_by_e_mail(office, client):
    group = Group.objects.get(name="Editors")

    form = office.get("/admin/users/new/").content.decode()
    response = office.post("/admin/users/new/", user_data(groups=[group.pk]))

    user = User.objects.get(email="lise@example.org")
    assert response.status_code == 302
    assert 'name="username"' not in form
    assert list(user.groups.all()) == [group]
    assert client.login(username="lise@example.org", password=PASSWORD)


def test_account_of_the_same_address_in_other_case_is_refused(office):
    office.post("/admin/users/new/", user_data())

    response = office.post("/admin/users/new/", user_data(email="LISE@example.org"))

    assert response.status_code == 200
    assert response.context["form"].errors
    assert User.objects.filter(email__iexact="lise@example.org").count() == 1


def test_account_is_edited_listed_and_searched(office):
    office.post("/admin/users/new/", user_data())
    user = User.objects.get(email="lise@example.org")

    data = user_data(last_name="Hahn", is_active="on", password1="", password2="")
    office.post(f"/admin/users/edit/{user.pk}/", data)

    user.refresh_from_db()
    assert user.last_name == "Hahn"
    assert user.check_password(PASSWORD)
    assert "lise@example.org" in office.get("/admin/users/", {"q": "hahn"}).content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
def test_admin_speaks_the_language_of_the_account(office, admin, language):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": language})

    page = office.get("/admin/").content.decode()

    assert f'<html lang="{language}"' in page
    assert f'value="{language}"' in office.get("/admin/account/").content.decode()


def test_site_settings_are_edited_and_a_wrong_colour_is_refused(office):
    address = office.get("/admin/settings/core/sitesettings/").headers["Location"]
    data = {"name": "School of Light", "accent_colour": "#123456"}

    wrong = office.post(address, {**data, "accent_colour": "red"})
    office.post(address, data)

    assert "Write a colour as # and six hexadecimal digits" in wrong.content.decode()
    settings = SiteSettings.objects.get()
    assert (settings.name, settings.accent_colour) == ("School of Light", "#123456")


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/admin/images/add/", "file"),
        ("/admin/images/multiple/add/", "files[]"),
        ("/admin/images/chooser/create/", "image-chooser-upload-file"),
    ],
)
def test_upload_that_is_no_image_is_refused_with_a_sentence(office, address, field):
    file = SimpleUploadedFile("portrait.png", b"this is no picture", content_type="image/png")
    data = {"title": "Portrait", "image-chooser-upload-title": "Portrait", field: file}

    response = office.post(address, data, headers={"X-Requested-With": "XMLHttpRequest"})

    assert response.status_code == 200
    assert "Upload a valid image. The file you uploaded was either not an image" in response.content.decode()
    assert not get_image_model().objects.exists()


def test_editors_see_the_user_bar_on_public_pages_and_visitors_do_not(office, client):
    assert "wagtail-userbar" in office.get("/en/").content.decode()
    assert "wagtail-userbar" not in client.get("/en/").content.decode()
