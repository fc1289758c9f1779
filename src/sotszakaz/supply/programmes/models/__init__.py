from sotszakaz.supply.programmes.models.group import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.models.programme import Programme, ProgrammePart

__all__ = ["ClassSlot", "Programme", "ProgrammePart", "StudyGroup"]
