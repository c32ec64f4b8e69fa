from .association import Association
from .department import Agent, Department
from .membership import Membership
from .person import Person
from .place import Neighbourhood, Space, Venue
from .theme import Theme

__all__ = [
    "Agent",
    "Association",
    "Department",
    "Membership",
    "Neighbourhood",
    "Person",
    "Space",
    "Theme",
    "Venue",
]
