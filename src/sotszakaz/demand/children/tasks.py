from datetime import datetime

from sotszakaz.demand.children.logins import search_logins
from sotszakaz.demand.children.notices import LOGIN_MERGED, WORDINGS, tell_of_ends, tell_of_logins
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.users.access import SYSTEM

for topic in WORDINGS:
    register_handler(topic, tell_of_ends)

register_handler(LOGIN_MERGED, tell_of_logins)


@periodic("20 */3 * * *", title="Найти родителей, у которых два входа")
def find_two_logins(at: datetime) -> None:
    """What is found waits on the page of the support centre until a person decides."""
    for municipality in list_municipalities():
        with acting_for(municipality.pk):
            search_logins(municipality_id=municipality.pk, by=SYSTEM)
