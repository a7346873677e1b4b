"""Content pages are translated with wagtail-localize, block by block."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home.models import StandardPage
from tests.browser.test_accessibility import BODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(home_page):
    page = home_page.add_child(
        instance=StandardPage(title="About", slug="about", introduction="Hello.", body=BODY, show_in_menus=True)
    )
    source, _ = TranslationSource.get_or_create_from_instance(page)
    return Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="vi"))


def test_every_word_of_a_page_can_be_translated(translation):
    strings = {segment.string.data for segment in translation.source.stringsegment_set.select_related("string")}

    for words in ("About", "Hello.", "Heading", "Said.", "Apply for 2027", "Since", "Deadline", "chair", "Which year?"):
        assert words in strings


def test_translated_page_stands_at_its_own_address(client, translation, django_capture_on_commit_callbacks):
    segments = translation.source.stringsegment_set.select_related("string", "context")
    for segment in segments:
        text = {"About": "Giới thiệu", "Hello.": "Xin chào."}.get(segment.string.data)
        if text:
            StringTranslation.objects.create(
                translation_of=segment.string, locale=translation.target_locale, context=segment.context, data=text
            )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)

    page = StandardPage.objects.get(locale=translation.target_locale)
    response = client.get(page.url)

    assert page.url.startswith("/vi/")
    assert response.status_code == 200
    text = response.content.decode()
    assert "<h1>Giới thiệu</h1>" in text
    assert "Xin chào." in text
    assert "Heading" in text  # what is not translated yet stays in the source language


def test_list_falls_back_to_english_and_says_so(client, home_page):
    from home.models import SchoolPage
    from tests.factories import OrganisationFactory

    home_page.add_child(instance=SchoolPage(title="Our School", slug="school", school=OrganisationFactory()))

    text = client.get("/vi/").content.decode()

    assert 'lang="en"><h3><a href="/en/school/">Our School</a>' in " ".join(text.split())
