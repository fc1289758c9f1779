from sotszakaz.ordering.working_group.models.assignment import Assignment
from sotszakaz.ordering.working_group.models.meeting import AgendaItem, Guest, Material, Meeting
from sotszakaz.ordering.working_group.models.minutes_copy import MinutesCopy
from sotszakaz.ordering.working_group.models.rules_statement import RulesStatement
from sotszakaz.ordering.working_group.models.voting import Ballot, Presence, SecretTally, SecretVoter, Vote
from sotszakaz.ordering.working_group.models.working_group import Member, WorkingGroup

__all__ = [
    "AgendaItem",
    "Assignment",
    "Ballot",
    "Guest",
    "Material",
    "Meeting",
    "Member",
    "MinutesCopy",
    "Presence",
    "RulesStatement",
    "SecretTally",
    "SecretVoter",
    "Vote",
    "WorkingGroup",
]
