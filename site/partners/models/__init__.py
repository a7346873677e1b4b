from .agreement import Agreement
from .grant import Grant
from .organisation import Organisation
from .pages import PartnerIndexPage

__all__ = ["Agreement", "Grant", "Organisation", "PartnerIndexPage"]
