"""Settings of child processes on a separate database (tests/separate_database.py): as in production, with outbox."""

from config.settings.base import env
from config.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STRIPE_API_KEY = env.str("STRIPE_API_KEY", "")

# On a slow machine those who press at once wait longer for each other than anybody would at a site; they must not fail.
if "pool" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 300  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["timeout"] = 300  # noqa: F405
