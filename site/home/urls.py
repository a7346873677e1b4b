"""Addresses without a language."""

from django.urls import URLPattern, URLResolver, path

from home.views.machines import favicon, live, ready, robots, sitemap
from home.views.root import root
from home.views.theme import theme

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("theme.css", theme, name="theme"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
]
