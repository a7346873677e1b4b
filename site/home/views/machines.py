"""What machines ask for: sitemap, robots.txt, the Atom feed, health."""

from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from core.access import public
from core.pages import open_to_all
from home.feed import entries
from home.navigation import HTML_CODES
from home.persons import public_people

PRIVATE_PATHS = ("/admin/", "/register/", "/orders/", "/desk/", "/demo/", "/tickets/", "/my-programme/", "/speaking/",
                 "/webhooks/")  # fmt: skip


class PageSitemap(Sitemap):
    """Live public pages, each with its translations (hreflang)."""

    limit = 2000

    def items(self) -> list[Page]:
        pages = open_to_all(Page.objects.live()).filter(depth__gt=1).select_related("locale").order_by("path")
        return [page for page in pages if page.url]

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        addresses: dict[Any, list[dict[str, str]]] = {}
        pages = list(self.paginator.page(page).object_list)
        for entry in self.items():
            code = entry.locale.language_code
            alternate = {"location": f"{settings.SITE_URL}{entry.url}", "lang_code": HTML_CODES.get(code, code)}
            addresses.setdefault(entry.translation_key, []).append(alternate)
        return [
            {
                "item": entry,
                "location": f"{settings.SITE_URL}{entry.url}",
                "lastmod": entry.last_published_at,
                "changefreq": None,
                "priority": "",
                "alternates": addresses[entry.translation_key],
            }
            for entry in pages
        ]


class PersonSitemap(Sitemap):
    limit = 2000

    def items(self) -> Any:
        return public_people().order_by("pk").values_list("slug", flat=True)

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        return [
            {"item": slug, "location": f"{settings.SITE_URL}{reverse('pages:person', args=[slug])}", "priority": ""}
            for slug in self.paginator.page(page).object_list
        ]


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"pages": PageSitemap, "people": PersonSitemap}, content_type="application/xml")


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    return HttpResponse("\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]), content_type="text/plain")


@public
def feed(request: HttpRequest) -> HttpResponse:
    """/<language>/feed.atom"""
    language = get_language() or settings.LANGUAGE_CODE
    found = entries(language)
    context = {
        "entries": found,
        "language": HTML_CODES.get(language, language),
        "updated": max((entry.updated_at for entry in found), default=timezone.now()),
        "address": f"{settings.SITE_URL}{request.path}",
        "home": f"{settings.SITE_URL}/{language}/",
        "site_url": settings.SITE_URL,
    }
    return HttpResponse(
        render_to_string("home/feed.atom", context, request), content_type="application/atom+xml; charset=utf-8"
    )


@public
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@public
def ready(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database; 503 otherwise, so that a balancer sends visitors elsewhere."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM core_pagegeneration WHERE id = 1")
            found = cursor.fetchone()
    except DatabaseError:
        found = None
    words, status = ("ready\n", 200) if found else ("the database does not answer, or is not migrated\n", 503)
    return HttpResponse(words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico, which browsers ask for unasked."""
    return render(request, "home/favicon.svg", content_type="image/svg+xml")
