"""The demo's settings, with the plain view beside the site's own addresses."""

import os

from config.settings.dev import *

ROOT_URLCONF = "bench.urls"
PAGE_CACHE_SECONDS = int(os.environ.get("PAGE_CACHE_SECONDS", "60"))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
