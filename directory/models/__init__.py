from .association import Association
from .department import Agent, Department
from .document import AssociationDocument, DocumentRetention, DocumentStep
from .membership import Membership
from .person import Person
from .place import Neighbourhood, Space, Venue
from .theme import Theme

__all__ = [
    "Agent",
    "Association",
    "AssociationDocument",
    "Department",
    "DocumentRetention",
    "DocumentStep",
    "Membership",
    "Neighbourhood",
    "Person",
    "Space",
    "Theme",
    "Venue",
]
