"""The public check of certificates."""

from django.urls import URLPattern, URLResolver, path

from certificates import views

app_name = "certificates"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.verify, name="verify"),
    path("<str:number>/", views.certificate, name="certificate"),
]
