from .agent_invitation import AgentInvitation
from .association import Association
from .claim import Claim
from .department import Agent, Department
from .document import AssociationDocument, DocumentRetention, DocumentStep
from .invitation import Invitation
from .membership import Membership
from .person import Person
from .place import Neighbourhood, Space, Venue
from .staff_step import StaffStep
from .team_matter import TeamMatter
from .team_step import TeamStep
from .theme import Theme

__all__ = [
    "Agent",
    "AgentInvitation",
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
    "StaffStep",
    "TeamMatter",
    "TeamStep",
    "Theme",
    "Venue",
]
