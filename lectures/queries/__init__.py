from .lectures import (
    closed_lectures,
    lectures_of,
    open_lectures,
    pages_of,
    past_lectures,
    paths_of,
    public_lectures,
    speakers_in_words,
    upcoming_lectures,
)
from .pages import LectureView, Listed, SeriesView, lecture_view, series_view

__all__ = [
    "LectureView",
    "Listed",
    "SeriesView",
    "closed_lectures",
    "lecture_view",
    "lectures_of",
    "open_lectures",
    "pages_of",
    "past_lectures",
    "paths_of",
    "public_lectures",
    "series_view",
    "speakers_in_words",
    "upcoming_lectures",
]
