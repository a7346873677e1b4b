from .conference import Conference
from .imported_file import ImportedFile
from .invitation import SpeakerInvitation, SpeakerTalk
from .material import Material
from .pages import ConferenceIndexPage, ConferencePage
from .personal import PersonalProgramme, Star
from .presentation import Presentation, Presenter
from .release import PlannedRelease, ProgrammeNotice, ProgrammeRelease, ReleasedPerson
from .session import Session, SessionPerson
from .timetable import Availability, TimetableChange
from .track import Track

__all__ = [
    "Availability",
    "Conference",
    "ConferenceIndexPage",
    "ConferencePage",
    "ImportedFile",
    "Material",
    "PersonalProgramme",
    "PlannedRelease",
    "Presentation",
    "Presenter",
    "ProgrammeNotice",
    "ProgrammeRelease",
    "ReleasedPerson",
    "Session",
    "SessionPerson",
    "SpeakerInvitation",
    "SpeakerTalk",
    "Star",
    "TimetableChange",
    "Track",
]
