"""Registration, orders, desk, webhooks."""

from django.urls import URLPattern, URLResolver, path

from registrations.views.sandbox import sandbox_payment
from registrations.views.webhooks import stripe_webhook

app_name = "registrations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
    path("sandbox/<str:token>/", sandbox_payment, name="sandbox_payment"),
]
