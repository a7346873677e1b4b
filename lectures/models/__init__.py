from .lecture import Lecture, LectureSpeaker
from .pages import LecturePage, LectureSeriesPage
from .series import LectureSeries

__all__ = ["Lecture", "LecturePage", "LectureSeries", "LectureSeriesPage", "LectureSpeaker"]
