import io

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images.models import Image as WagtailImage
from wagtail.models import Site

from core.branding import Brand, brand_for, default_brand
from core.models import SiteSettings

pytestmark = pytest.mark.django_db


def site_settings(**facts) -> SiteSettings:
    row = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def test_brand_takes_name_of_the_language_and_accent():
    row = site_settings(name="School", name_vi="Trường", accent_colour="#0a5c8c")

    assert brand_for(row, "vi") == Brand("Trường", "#0a5c8c", None)
    assert brand_for(row, "zh-hans").name == "School"
    assert default_brand("en").accent == "#0a5c8c"


def test_a_large_logo_is_made_smaller():
    content = io.BytesIO()
    Image.new("RGBA", (3000, 1000), (10, 20, 30, 255)).save(content, "PNG")
    logo = WagtailImage.objects.create(title="Logo", file=ContentFile(content.getvalue(), "logo.png"))

    brand = brand_for(site_settings(logo=logo))

    with Image.open(io.BytesIO(brand.logo_png)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (900, 300)


def test_a_lost_logo_file_does_not_stop_papers():
    content = io.BytesIO()
    Image.new("RGB", (300, 100)).save(content, "PNG")
    logo = WagtailImage.objects.create(title="Logo", file=ContentFile(content.getvalue(), "lost.png"))
    logo.file.storage.delete(logo.file.name)
    cache.clear()

    assert brand_for(site_settings(logo=logo)).logo_png is None
