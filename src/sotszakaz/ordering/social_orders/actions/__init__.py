"""Writing social orders: drafts and their rows, approval, changes, publication, the end of the year."""

from sotszakaz.ordering.social_orders.actions.approving import approve_order, preview_order
from sotszakaz.ordering.social_orders.actions.changing import begin_change, drop_change, write_change
from sotszakaz.ordering.social_orders.actions.drafting import (
    draft_order,
    put_volume,
    remove_quality,
    remove_volume,
    set_budget,
    set_heading,
    set_quality,
    set_volume,
    write_budget,
    write_draft,
    write_volume,
)
from sotszakaz.ordering.social_orders.actions.ending import close_order, publish_order

__all__ = [
    "approve_order",
    "begin_change",
    "close_order",
    "draft_order",
    "drop_change",
    "preview_order",
    "publish_order",
    "put_volume",
    "remove_quality",
    "remove_volume",
    "set_budget",
    "set_heading",
    "set_quality",
    "set_volume",
    "write_budget",
    "write_change",
    "write_draft",
    "write_volume",
]
