from sotszakaz.oversight.quality.models.checklist import Checklist, Criterion
from sotszakaz.oversight.quality.models.inspection import Inspection, InspectionMark, InspectionPhoto, Inspector
from sotszakaz.oversight.quality.models.measure import Measure
from sotszakaz.oversight.quality.models.shortcoming import Mending, Shortcoming
from sotszakaz.oversight.quality.models.standard import ServiceStandard

__all__ = [
    "Checklist",
    "Criterion",
    "Inspection",
    "InspectionMark",
    "InspectionPhoto",
    "Inspector",
    "Measure",
    "Mending",
    "ServiceStandard",
    "Shortcoming",
]
