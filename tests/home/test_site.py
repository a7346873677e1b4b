from wagtail.models import Site

from home.models import HomePage


def test_fresh_site_has_a_home_page_in_each_language(home_page):
    codes = set(HomePage.objects.values_list("locale__language_code", flat=True))

    assert codes == {"en", "zh-hans", "vi"}
    assert Site.objects.get().root_page_id == home_page.pk
