from sotszakaz.ordering.working_group.selectors.group import working_group_on

__all__ = ["working_group_on"]
