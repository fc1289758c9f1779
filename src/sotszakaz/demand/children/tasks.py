from datetime import datetime

from sotszakaz.demand.children.logins import search_logins
from sotszakaz.demand.children.notices import (
    CHANGE_ASKED,
    CHANGE_DECLINED,
    CHANGED,
    LOGIN_MERGED,
    WORDINGS,
    tell_of_changes,
    tell_of_ends,
    tell_of_logins,
    tell_of_requests,
)
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.users.access import SYSTEM

for topic in WORDINGS:
    register_handler(topic, tell_of_ends)

register_handler(LOGIN_MERGED, tell_of_logins)
register_handler(CHANGED, tell_of_changes)
register_handler(CHANGE_ASKED, tell_of_requests)
register_handler(CHANGE_DECLINED, tell_of_requests)


@periodic("20 */3 * * *", title="Найти родителей, у которых два входа")
def find_two_logins(at: datetime) -> None:
    """What is found waits on the page of the support centre until a person decides."""
    in_each(lambda municipality_id, on: search_logins(municipality_id=municipality_id, by=SYSTEM))
