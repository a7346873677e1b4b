from django.urls import URLPattern, URLResolver, path

from lectures.views.pictures import lecture_picture

app_name = "public_lectures"  # the admin has “lectures”
urlpatterns: list[URLPattern | URLResolver] = [
    path("lectures/<slug:slug>/picture.png", lecture_picture, name="picture"),
]
