"""The machine of a developer, and `make demo`."""

from .base import *
from .base import CONTENT_SECURITY_POLICY, VAR_DIR, env

DEBUG = env.bool("DEBUG", False)
DEMO = True
SANDBOX_PAYMENTS = True
SECRET_KEY = env.str("SECRET_KEY", "only-for-the-demo-on-your-own-machine")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SERVE_MEDIA = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append("http://localhost:*")
STATIC_ROOT = VAR_DIR / "static"  # nothing is collected here: files are served from where they lie
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
