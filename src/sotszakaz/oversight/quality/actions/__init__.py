from sotszakaz.oversight.quality.actions.checklists import (
    approve_checklist,
    draft_checklist,
    drop_checklist,
    put_criterion,
    remove_criterion,
)
from sotszakaz.oversight.quality.actions.inspecting import (
    add_photo,
    finish_inspection,
    mark_criterion,
    remove_photo,
    start_inspection,
)
from sotszakaz.oversight.quality.actions.mending import (
    judge_mending,
    remind_of_shortcomings,
    report_mended,
    take_measure,
    withdraw_measure,
)
from sotszakaz.oversight.quality.actions.planning import cancel_inspection, change_inspection, plan_inspection
from sotszakaz.oversight.quality.actions.standards import adopt_standard

__all__ = [
    "add_photo",
    "adopt_standard",
    "approve_checklist",
    "cancel_inspection",
    "change_inspection",
    "draft_checklist",
    "drop_checklist",
    "finish_inspection",
    "judge_mending",
    "mark_criterion",
    "plan_inspection",
    "put_criterion",
    "remind_of_shortcomings",
    "remove_criterion",
    "remove_photo",
    "report_mended",
    "start_inspection",
    "take_measure",
    "withdraw_measure",
]
