from .pages import ProgrammeIndexPage, ProgrammePage
from .programme import Programme

__all__ = ["Programme", "ProgrammeIndexPage", "ProgrammePage"]
