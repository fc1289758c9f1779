from sotszakaz.supply.programmes.models.catalogue import LOTS, CatalogueEntry, CatalogueWord, SoldOut
from sotszakaz.supply.programmes.models.certification import (
    Certification,
    CertifiedPart,
    ExpertMark,
    ExpertReview,
)
from sotszakaz.supply.programmes.models.edition import ProgrammeEdition
from sotszakaz.supply.programmes.models.group import ClassSlot, FormerSlot, StudyGroup
from sotszakaz.supply.programmes.models.moved_class import MovedClass
from sotszakaz.supply.programmes.models.part import ProgrammePart
from sotszakaz.supply.programmes.models.places import PlacesChange
from sotszakaz.supply.programmes.models.programme import Programme, ProgrammeStep
from sotszakaz.supply.programmes.models.significance import Significance

__all__ = [
    "LOTS",
    "CatalogueEntry",
    "CatalogueWord",
    "Certification",
    "CertifiedPart",
    "ClassSlot",
    "ExpertMark",
    "ExpertReview",
    "FormerSlot",
    "MovedClass",
    "PlacesChange",
    "Programme",
    "ProgrammeEdition",
    "ProgrammePart",
    "ProgrammeStep",
    "Significance",
    "SoldOut",
    "StudyGroup",
]
