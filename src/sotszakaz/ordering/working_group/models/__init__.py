from sotszakaz.ordering.working_group.models.working_group import Member, WorkingGroup

__all__ = ["Member", "WorkingGroup"]
