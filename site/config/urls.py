"""Every address. The public ones are promises: docs/addresses.md lists them and a test compares."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.media import media

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("home.urls")),
    path("calendar/", include("calendars.urls")),
    path("verify/", include("certificates.urls")),
    path("", include("registrations.urls")),
    path("", include("conferences.urls")),
    path("", include("lectures.urls")),
]
if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", media))

urlpatterns += i18n_patterns(path("", include("home.page_urls")), path("", include(wagtail_urls)))

handler500 = "home.views.errors.server_error"
