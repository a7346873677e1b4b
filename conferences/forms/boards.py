"""Boards and periods of posters."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.actions.posters import Board
from conferences.models import Presentation
from core.zoned_forms import ZonedDateTimeField
from events.forms import NativeDateTimeInput


class BoardsForm(forms.Form):
    """Boards and periods of the posters of one session: three fields each, named by the poster's key."""

    def __init__(self, data: Any = None, *, posters: Iterable[Presentation], zone: ZoneInfo) -> None:
        super().__init__(data)
        self.posters = list(posters)
        for poster in self.posters:
            self.fields[f"board-{poster.pk}"] = forms.CharField(
                label=_("Board of “%(title)s”") % {"title": poster.title},
                required=False,
                max_length=20,
                initial=poster.board_number,
            )
            labels = {
                "starts_at": _("Shown from, “%(title)s”") % {"title": poster.title},
                "ends_at": _("Shown until, “%(title)s”") % {"title": poster.title},
            }
            for name, label in labels.items():
                field = ZonedDateTimeField(
                    label=label, required=False, initial=getattr(poster, name), widget=NativeDateTimeInput()
                )
                field.zone = zone
                self.fields[f"{name}-{poster.pk}"] = field

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"poster": poster, **{name: self[f"{name}-{poster.pk}"] for name in ("board", "starts_at", "ends_at")}}
            for poster in self.posters
        ]

    def boards(self) -> dict[int, Board]:
        data = self.cleaned_data
        return {
            poster.pk: Board(data[f"board-{poster.pk}"], data[f"starts_at-{poster.pk}"], data[f"ends_at-{poster.pk}"])
            for poster in self.posters
        }


class NumberBoardsForm(forms.Form):
    first = forms.CharField(
        label=gettext_lazy("First board"),
        max_length=20,
        initial="P1",
        help_text=gettext_lazy("Like P1 or A-01; the others count on from it, in the order of the list."),
    )
