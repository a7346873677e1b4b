"""ASGI entry point; the server needs ./site on its import path (PYTHONPATH=site)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_asgi_application()
