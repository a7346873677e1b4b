"""What all our records' screens in Wagtail's admin share."""

from typing import Any

from django.db.models import Model, ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet

from core.folded_search import FoldedIndexView

SHOWN = 5


class RecordDeleteView(DeleteView):
    """What others need is kept, and a sentence names who needs it."""

    def needed_by(self, record: Model) -> list[Any]:
        """Records that would be wrong without `record` although the database would let it go."""
        return []

    def form_valid(self, form: Any) -> HttpResponse:
        users = self.needed_by(self.object)
        if not users:
            try:
                return super().form_valid(form)
            except ProtectedError as error:
                users = sorted(error.protected_objects, key=str)
        messages.error(self.request, self.sentence(users))
        return redirect(self.get_success_url())

    def sentence(self, users: list[Any]) -> str:
        shown = [f"{capfirst(one._meta.verbose_name)} “{one}”" for one in users[:SHOWN]]
        more = _(" and %(number)d more") % {"number": len(users) - SHOWN} if len(users) > SHOWN else ""
        return _("“%(object)s” can't be deleted; it is needed by: %(users)s%(more)s.") % {
            "object": self.object,
            "users": ", ".join(shown),
            "more": more,
        }


class RecordViewSet(ModelViewSet):
    """A list with folded search; no copies, because records are facts."""

    index_view_class = FoldedIndexView
    delete_view_class = RecordDeleteView
    copy_view_enabled = False
