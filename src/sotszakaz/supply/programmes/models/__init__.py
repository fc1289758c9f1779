from sotszakaz.supply.programmes.models.catalogue import LOTS, CatalogueEntry, CatalogueWord, SoldOut
from sotszakaz.supply.programmes.models.group import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.models.programme import Programme, ProgrammePart

__all__ = [
    "LOTS",
    "CatalogueEntry",
    "CatalogueWord",
    "ClassSlot",
    "Programme",
    "ProgrammePart",
    "SoldOut",
    "StudyGroup",
]
