from .attendees import AttendeeForm, AttendeesForm, ContactForm
from .confirmation import ConfirmationForm
from .desk import DeskForm
from .links import LostLinkForm
from .renaming import RenamingForm
from .tickets import TicketsForm
from .waiting import WaitingForm

__all__ = [
    "AttendeeForm",
    "AttendeesForm",
    "ConfirmationForm",
    "ContactForm",
    "DeskForm",
    "LostLinkForm",
    "RenamingForm",
    "TicketsForm",
    "WaitingForm",
]
