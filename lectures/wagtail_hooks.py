from typing import Any

from wagtail import hooks

from lectures.viewsets import LectureSeriesChooserViewSet, LectureSeriesViewSet


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [LectureSeriesChooserViewSet("lecture_series_chooser"), LectureSeriesViewSet()]
