"""Addresses without a language."""

from django.urls import URLPattern, URLResolver, path

from home.views.theme import theme

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("theme.css", theme, name="theme"),
]
