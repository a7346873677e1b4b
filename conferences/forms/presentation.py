"""One presentation, inside the time of its session."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.forms.programme import ProgrammeForm
from conferences.models import Session
from core.zoned_forms import ZonedDateTimeField


class PresentationForm(ProgrammeForm):
    starts_at = ZonedDateTimeField(label=gettext_lazy("Starts"), required=False)
    ends_at = ZonedDateTimeField(
        label=gettext_lazy("Ends"),
        required=False,
        help_text=gettext_lazy("Leave both empty: then it follows its position in the session."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "session" in self.fields:
            self.fields["session"].queryset = Session.objects.filter(conference=self.conference.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        session = data.get("session")
        first, last = self.days()
        within = self.days_sentence()
        if session and session.starts_at:
            first, last = session.starts_at, session.ends_at
            within = _("This is outside its session, %(time)s.") % {"time": self.span(first, last)}
        self.check_times(data, first=first, last=last, within=within)
        return data
