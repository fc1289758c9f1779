"""Places that are offered to children who waited for them."""

from collections.abc import Collection

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.kernel.users.models import User


def offers_of(user: User, entry_ids: Collection[int]) -> dict[int, EnrolmentApplication]:
    """What is offered now to the user's children, by their places in lines; no query where none is asked about."""
    if not entry_ids:
        return {}
    own = EnrolmentApplication.objects.of_representative(user)
    offered = own.filter(state=ApplicationState.OFFERED, waiting_entry_id__in=entry_ids)
    return {each.waiting_entry_id: each for each in offered if each.waiting_entry_id is not None}
