"""Addresses below a language that are no Wagtail page."""

from django.urls import URLPattern, URLResolver, path

from home.views.machines import feed
from home.views.people import people, person, person_picture
from home.views.search import search

app_name = "pages"
urlpatterns: list[URLPattern | URLResolver] = [
    path("feed.atom", feed, name="feed"),
    path("search/", search, name="search"),
    path("people/", people, name="people"),
    path("people/<slug:slug>/", person, name="person"),
    path("people/<slug:slug>/picture.png", person_picture, name="person_picture"),
]
