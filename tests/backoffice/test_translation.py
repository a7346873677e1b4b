"""Pages are translated in the admin; all languages of a page point at one record."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import StringTranslation, Translation

from conferences.models import ConferenceIndexPage, ConferencePage
from exchange.models import Programme, ProgrammeIndexPage, ProgrammePage
from home.models import NewsIndexPage, NewsPage, SchoolPage, StandardPage
from lectures.models import LecturePage, LectureSeriesPage
from partners.models import PartnerIndexPage
from tests.factories import ConferenceFactory, LectureFactory, LectureSeriesFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

RECORD_FIELDS = {
    ConferencePage: "conference",
    LectureSeriesPage: "series",
    LecturePage: "lecture",
    ProgrammePage: "programme",
    PartnerIndexPage: "school",
    SchoolPage: "school",
}


@pytest.fixture
def editor_client() -> Client:
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


def body(text: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])


def submit(client: Client, page: Page, language: str = "zh-hans") -> Page:
    """Submit `page` for translation as an editor does; the new draft."""
    locale = Locale.objects.get(language_code=language)
    response = client.post(f"/admin/localize/submit/page/{page.pk}/", {"locales": [locale.pk]})
    assert response.status_code == 302, response.content[:500]
    return page.get_translation(locale)


def translate(page: Page, words: dict[str, str]) -> None:
    """Type the translations of whole segments."""
    translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code="zh-hans"
    )
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        for old, new in words.items():
            if segment.string.data == old:
                StringTranslation.objects.create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=translation.target_locale,
                    data=new,
                )


def test_conference_page_is_translated_and_published(
    editor_client, home_page, client, django_capture_on_commit_callbacks
):
    conference = ConferenceFactory(title="Light and Matter")
    page = home_page.add_child(
        instance=ConferencePage(
            title="Light and Matter",
            slug="light",
            conference=conference,
            introduction="Three days in spring.",
            body=body("Welcome to the valley."),
        )
    )

    draft = submit(editor_client, page)
    translate(
        page,
        {
            "Light and Matter": "光与物质",
            "Three days in spring.": "春天三日。",
            "Welcome to the valley.": "欢迎来到山谷。",
        },
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = editor_client.post(f"/admin/pages/{draft.pk}/edit/", {"action": "publish"})

    chinese = ConferencePage.objects.get(locale__language_code="zh-hans")
    public = client.get(f"/zh-hans/{chinese.slug}/")
    assert response.status_code == 302
    assert (chinese.live, chinese.title, chinese.conference_id) == (True, "光与物质", conference.pk)
    assert public.status_code == 200
    assert "欢迎来到山谷。" in public.content.decode()


@pytest.mark.parametrize("model", RECORD_FIELDS)
def test_record_of_a_page_is_the_same_in_every_language(model):
    fields = {field.field_name: field for field in get_translatable_fields(model)}

    assert fields[RECORD_FIELDS[model]].is_synchronized(None)
    assert not fields[RECORD_FIELDS[model]].is_overridable(None)


def all_kinds(home) -> dict[str, Page]:
    """A page of every kind that editors make, published."""
    school = OrganisationFactory()
    series = LectureSeriesFactory(school=school)
    now = timezone.localdate()
    programme = Programme.objects.create(
        school=school, name="Summer", slug="summer", kind="internship", direction="outbound"
    )
    programmes = home.add_child(instance=ProgrammeIndexPage(title="Programmes"))
    conferences = home.add_child(instance=ConferenceIndexPage(title="Conferences"))
    news_list = home.add_child(instance=NewsIndexPage(title="News"))
    series_page = home.add_child(instance=LectureSeriesPage(title="Series", series=series))
    return {
        "standard": home.add_child(instance=StandardPage(title="About", body=body("Text"))),
        "school": home.add_child(instance=SchoolPage(title="School", school=school)),
        "news list": news_list,
        "news": news_list.add_child(instance=NewsPage(title="Item", published_on=now)),
        "series": series_page,
        "lecture": series_page.add_child(instance=LecturePage(title="Talk", lecture=LectureFactory(series=series))),
        "programmes": programmes,
        "programme": programmes.add_child(instance=ProgrammePage(title="Summer", programme=programme)),
        "conferences": conferences,
        "conference": conferences.add_child(instance=ConferencePage(title="Light", conference=ConferenceFactory())),
        "partners": home.add_child(instance=PartnerIndexPage(title="Partners", school=school)),
    }


def test_every_kind_of_page_is_submitted_and_published(editor_client, home_page, django_capture_on_commit_callbacks):
    for kind, page in all_kinds(home_page).items():
        draft = submit(editor_client, page)
        with django_capture_on_commit_callbacks(execute=True):
            editor_client.post(f"/admin/pages/{draft.pk}/edit/", {"action": "publish"})

        draft.refresh_from_db()
        assert draft.live, kind
        assert draft.locale.language_code == "zh-hans", kind


def test_helpers_submit_nothing(home_page):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="Helpers"))
    client = Client()
    client.force_login(user)

    client.post(f"/admin/localize/submit/page/{home_page.pk}/", {"locales": []})

    assert not Translation.objects.exists()
