from .affiliation import Affiliation
from .body import Body, BodyMember
from .former import FormerPerson
from .person import Person
from .user import User

__all__ = ["Affiliation", "Body", "BodyMember", "FormerPerson", "Person", "User"]
