from .association import Association
from .claim import Claim
from .department import Agent, Department
from .document import AssociationDocument, DocumentRetention, DocumentStep
from .invitation import Invitation
from .membership import Membership
from .person import Person
from .place import Neighbourhood, Space, Venue
from .team_matter import TeamMatter
from .team_step import TeamStep
from .theme import Theme

__all__ = [
    "Agent",
    "Association",
    "AssociationDocument",
    "Claim",
    "Department",
    "DocumentRetention",
    "DocumentStep",
    "Invitation",
    "Membership",
    "Neighbourhood",
    "Person",
    "Space",
    "TeamMatter",
    "TeamStep",
    "Theme",
    "Venue",
]
