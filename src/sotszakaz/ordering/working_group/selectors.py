"""Reading the working group."""

from datetime import date

from sotszakaz.ordering.working_group.models import WorkingGroup


def working_group_on(municipality_id: int, on: date) -> WorkingGroup | None:
    """The group in force on the day with its members; None when no confirmed act names one."""
    groups = WorkingGroup.objects.filter(municipality_id=municipality_id, valid__contains=on)
    return (
        groups.select_related("act")
        .defer("act__content", "act__source_blocks", "act__reading", "act__places")
        .prefetch_related("members")
        .first()
    )
