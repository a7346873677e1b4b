"""Every calendar address. They are subscribed to: never change one (docs/addresses.md)."""

from django.urls import path

from calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.subscribe, name="subscribe"),
    path("all.ics", views.all_events, name="all"),
    path("lectures.ics", views.lectures, name="lectures"),
    path("people/<slug:slug>.ics", views.person, name="person"),
    path("series/<slug:slug>.ics", views.series, name="series"),
    path("my/<str:secret>.ics", views.my, name="my"),
    path("<slug:slug>.ics", views.event, name="event"),
    path("<slug:slug>/sessions/<slug:session>.ics", views.session, name="session"),
    path("<slug:slug>/tracks/<slug:track>.ics", views.track, name="track"),
]
