"""What every screen of Wagtail's admin gets."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def back_office_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/back-office.css"))


@hooks.register("insert_global_admin_js")
def back_office_js() -> str:
    return format_html('<script src="{}" defer></script>', static("js/cards.js"))
