"""An empty site in three languages: locales, a home page in each, and the Site that serves them."""

import uuid

from django.db import migrations

TITLES = {"en": "Collegium", "zh-hans": "Collegium", "vi": "Collegium"}


def make_site(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")

    if HomePage.objects.exists():
        return
    Page.objects.filter(depth=2, slug="home").delete()
    content_type, _ = ContentType.objects.get_or_create(app_label="home", model="homepage")
    key = uuid.uuid4()
    first = None
    for number, (code, title) in enumerate(TITLES.items(), start=1):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        slug = "home" if code == "en" else f"home-{code}"
        page = HomePage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            path=f"0001{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            locale=locale,
            translation_key=key,
        )
        first = first or page
    Page.objects.filter(depth=1).update(numchild=len(TITLES))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page_id=first.pk, is_default_site=True, site_name="Collegium")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_site, migrations.RunPython.noop)]
