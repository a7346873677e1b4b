"""What `manage.py check --deploy` looks at before a site goes public."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from people.rules import DEMO_DOMAIN


@register(Tags.security, deploy=True)
def check_no_demo_accounts(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """The demo's accounts can't sign in on a public site; their rows do not belong there either."""
    if settings.DEMO:
        return []
    from people.models import User

    try:
        found = User.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}").count()
    except DatabaseError:  # not migrated yet, or no database at hand: nothing to say
        return []
    if not found:
        return []
    return [
        Error(
            f"The database holds {found} demo accounts (@{DEMO_DOMAIN}).",
            hint="A public site starts from an empty database, not from the demo's. Delete these accounts.",
            id="people.E001",
        )
    ]
