"""The strict content security policy, and the one exception: Wagtail's admin.

Wagtail 8's date pickers start by inline scripts and its panels carry inline styles (ecosystem.md, trap 16), and
the image upload shows its preview from a blob. Public pages never get this; the admin is behind a sign-in.
"""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.urls import reverse

ADMIN_ADDITIONS = {
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["blob:"],
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    def get_policy_parts(self, request: HttpRequest, response: Any, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(reverse("wagtailadmin_home")):
            parts.update = {**(parts.update or {}), **ADMIN_ADDITIONS}
        return parts
