"""Forms of the back office."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from events.rules import validate_zone
from lectures.models import LectureSeries


class SeriesZoneMixin:
    cleaned_data: dict[str, Any]

    def clean_timezone(self) -> str:
        validate_zone(self.cleaned_data["timezone"])
        return self.cleaned_data["timezone"]


class NewLectureSeriesForm(SeriesZoneMixin, forms.ModelForm[LectureSeries]):
    class Meta:
        model = LectureSeries
        fields = ("school", "name", "name_zh_hans", "name_vi", "since_year", "timezone", "venue")


class LectureSeriesForm(SeriesZoneMixin, WagtailAdminModelForm):
    pass
