from sotszakaz.oversight.quality.selectors.checklists import (
    approved_checklists,
    get_checklist_for,
    list_checklists,
    sections_of,
)
from sotszakaz.oversight.quality.selectors.inspections import (
    get_inspection_for,
    get_own_inspection,
    inspectable_records,
    inspections_of_provider,
    inspectors_of,
    list_inspections,
    may_fill,
    possible_inspectors,
)
from sotszakaz.oversight.quality.selectors.mending import (
    get_measure_for,
    get_proof_for,
    get_shortcoming_for,
    list_shortcomings,
    measures_of,
    proposals_to_exclude,
    shortcomings_of,
    suggested_deadline,
)
from sotszakaz.oversight.quality.selectors.sheets import Row, Sheet, get_photo_for, share_between, sheet_of
from sotszakaz.oversight.quality.selectors.standards import standards_on, versions_of_standard

__all__ = [
    "Row",
    "Sheet",
    "approved_checklists",
    "get_checklist_for",
    "get_inspection_for",
    "get_measure_for",
    "get_own_inspection",
    "get_photo_for",
    "get_proof_for",
    "get_shortcoming_for",
    "inspectable_records",
    "inspections_of_provider",
    "inspectors_of",
    "list_checklists",
    "list_inspections",
    "list_shortcomings",
    "may_fill",
    "measures_of",
    "possible_inspectors",
    "proposals_to_exclude",
    "sections_of",
    "share_between",
    "sheet_of",
    "shortcomings_of",
    "standards_on",
    "suggested_deadline",
    "versions_of_standard",
]
