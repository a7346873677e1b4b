"""The fixed lists of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NameOrder(TextChoices):
    GIVEN_FIRST = "given_first", _("given name first (Marie Curie)")
    FAMILY_FIRST = "family_first", _("family name first (Nguyễn Văn An)")
    FAMILY_FIRST_JOINED = "family_first_joined", _("family name first, without a space (王小明)")
