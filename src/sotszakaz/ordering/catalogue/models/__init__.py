from sotszakaz.ordering.catalogue.models.classifier import ClassifierImport, ClassifierRecord, ClassifierRow
from sotszakaz.ordering.catalogue.models.normative_set import NormativeMaterials, NormativeSet
from sotszakaz.ordering.catalogue.models.social_service import SocialService
from sotszakaz.ordering.catalogue.models.unit_cost import UnitCost

__all__ = [
    "ClassifierImport",
    "ClassifierRecord",
    "ClassifierRow",
    "NormativeMaterials",
    "NormativeSet",
    "SocialService",
    "UnitCost",
]
