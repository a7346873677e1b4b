"""Name, logo and signs."""

from wagtail.images.models import Image
from wagtail.models import Site

from core.models import SiteSettings
from home.demo import pictures
from partners.models import Organisation

LOGO = "Collegium logo"


def is_looked_after() -> bool:
    return Image.objects.filter(title=LOGO).exists()


def load_look() -> None:
    if is_looked_after():
        return
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.name = "Collegium"
    settings.tagline = "Lectures, symposia and exchange in the pharmaceutical sciences"
    settings.tagline_zh_hans = "药学领域的讲座、研讨会与交流"
    settings.tagline_vi = "Bài giảng, hội nghị và trao đổi trong khoa học dược"
    settings.logo = pictures.picture(LOGO, pictures.mark, (800, 800), 0, alt="Two arches, one inside the other")
    settings.contact_email = "office@collegium.example"
    settings.address = "Collegium demo office\n1 Invented Embankment"
    settings.footer_text = "A demonstration. The events and the people who speak in them are invented."
    settings.footer_text_zh_hans = "演示站点。站内活动及主讲人均为虚构。"
    settings.footer_text_vi = "Trang dùng thử. Các sự kiện và diễn giả đều là giả định."
    settings.save()
    for number, body in enumerate(Organisation.objects.filter(note="Invented for the demo.")):
        body.logo = pictures.picture(
            f"Demo sign {body.name}", pictures.sign, (600, 360), number, alt=f"Sign of {body.name}: two plain shapes"
        )
        body.save()
