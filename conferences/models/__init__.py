from .conference import Conference
from .pages import ConferenceIndexPage, ConferencePage
from .presentation import Presentation, Presenter
from .release import ProgrammeRelease
from .session import Session, SessionPerson
from .track import Track

__all__ = [
    "Conference",
    "ConferenceIndexPage",
    "ConferencePage",
    "Presentation",
    "Presenter",
    "ProgrammeRelease",
    "Session",
    "SessionPerson",
    "Track",
]
