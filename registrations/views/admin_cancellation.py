"""The table of cancellation steps of an event, and one person taken out of an order."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from registrations.actions.cancellation_steps import save_cancellation_steps
from registrations.forms.cancellation_steps import StepsForm
from registrations.models import RegistrationSettings
from registrations.queries.cancelling import first_day_of, step_rows, steps_of
from registrations.rules.cancelling import in_order
from registrations.views.admin_common import EventScreen


class StepsView(EventScreen):
    """Until when how much is paid back."""

    template_name = "registrations/admin/cancellation_steps.html"
    page_title = gettext_lazy("Cancellation by holders")
    header_icon = "table"

    @property
    def settings(self) -> RegistrationSettings:
        return get_object_or_404(RegistrationSettings, event=self.event)

    def form(self, data: Any = None) -> StepsForm:
        steps = in_order(steps_of(self.event), first_day_of(self.event))
        return StepsForm(data, steps=steps, currency=self.settings.currency)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settings = self.settings
        form = kwargs.pop("form", None) or self.form()
        rows = step_rows(self.event, settings.currency)
        return {**super().get_context_data(**kwargs), "form": form, "settings": settings, "steps": rows}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                save_cancellation_steps(settings=self.settings, steps=form.steps(), by=request.user)
            except ValidationError as error:
                form.problems = error.messages
            else:
                messages.success(request, _("The steps are saved."))
                return redirect("registrations_admin:cancellation_steps", self.event.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)
