"""The test suite: everything in this process, nothing on the network."""

import tempfile
from pathlib import Path

from .base import *
from .base import DATABASES, env

DEMO = True
SANDBOX_PAYMENTS = True
SECRET_KEY = "test"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="collegium-test-media-"))
PRIVATE_ROOT = Path(f"{MEDIA_ROOT}-private")
SANDBOX_STORE = env.str("SANDBOX_STORE", f"{MEDIA_ROOT}-sandbox.sqlite3")
SERVE_MEDIA = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # else every test client lists all static files before its first request
PAGE_CACHE_SECONDS = 0
AXES_ENABLED = False
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": env.str("LOG_LEVEL", "ERROR")}}

# A kept test database saves the migrations: TEST_DATABASE=/tmp/mine.sqlite3 pytest --reuse-db
if env.str("TEST_DATABASE", ""):
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE")}
