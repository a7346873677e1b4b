"""The addresses of the timetable's screens in Wagtail's admin, below a programme's."""

from django.urls import URLPattern, path

from conferences.views import admin_posters, admin_timetable


def timetable_urlpatterns() -> list[URLPattern]:
    return [
        path("<int:pk>/timetable/", admin_timetable.TimetableView.as_view(), name="timetable"),
        path("<int:pk>/timetable/data/", admin_timetable.TimetableDataView.as_view(), name="timetable_data"),
        path("<int:pk>/timetable/news/", admin_timetable.TimetableNewsView.as_view(), name="timetable_news"),
        path("<int:pk>/timetable/moves/", admin_timetable.TimetableMovesView.as_view(), name="timetable_moves"),
        path("<int:pk>/timetable/returns/", admin_timetable.TimetableReturnsView.as_view(), name="timetable_returns"),
        path(
            "<int:pk>/timetable/sessions/",
            admin_timetable.TimetableSessionsView.as_view(),
            name="timetable_sessions",
        ),
        path("<int:pk>/posters/<int:session>/", admin_posters.PostersView.as_view(), name="posters"),
    ]
