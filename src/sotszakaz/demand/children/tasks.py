from datetime import datetime

from sotszakaz.demand.children.logins import search_logins
from sotszakaz.demand.children.notices import (
    CHANGE_ASKED,
    CHANGE_DECLINED,
    CHANGED,
    LOGIN_MERGED,
    WORDINGS,
    tell_of_changes,
    tell_of_logins,
    tell_of_requests,
    tell_of_states,
    tell_of_terms,
)
from sotszakaz.demand.children.reminding import CHANGE_DUE, remind_of_requests
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.users.access import SYSTEM

for topic in WORDINGS:
    register_handler(topic, tell_of_states)

register_handler(LOGIN_MERGED, tell_of_logins)
register_handler(CHANGED, tell_of_changes)
register_handler(CHANGE_ASKED, tell_of_requests)
register_handler(CHANGE_DECLINED, tell_of_requests)
register_handler(CHANGE_DUE, tell_of_terms)


@periodic("20 */3 * * *", title="Найти родителей, у которых два входа")
def find_two_logins(at: datetime) -> None:
    """What is found waits on the page of the support centre until a person decides."""
    in_each(lambda municipality_id, on: search_logins(municipality_id=municipality_id, by=SYSTEM))


@periodic("47 * * * *", title="Напомнить о сроке ответа на просьбы изменить данные детей")
def remind_to_answer_families(at: datetime) -> None:
    """Those who confirm data, a day before the term ends and after it."""
    in_each(lambda municipality_id, on: remind_of_requests(municipality_id=municipality_id, on=on))
