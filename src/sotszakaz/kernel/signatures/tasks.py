from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.signatures.notices import (
    COMPLETED,
    SIGNED,
    tell_of_completion,
    tell_of_signatures,
    tell_of_terms,
)
from sotszakaz.kernel.signatures.reminding import REMINDED, remind_of_signing
from sotszakaz.kernel.signatures.runs import go_on
from sotszakaz.kernel.signatures.selectors import unfinished_runs

register_handler(SIGNED, tell_of_signatures)
register_handler(COMPLETED, tell_of_completion)
register_handler(REMINDED, tell_of_terms)


@periodic("* * * * *", title="Перепроверить подписи")
def check_signatures_again(at: datetime) -> None:
    """Go on with every check that somebody ordered, also with one whose worker was killed."""
    for municipality in list_municipalities():
        with acting_for(municipality.pk):
            for run_id in unfinished_runs(municipality.pk):
                go_on(run_id=run_id)


@periodic("27 * * * *", title="Напомнить о сроке подписания")
def remind_to_sign(at: datetime) -> None:
    """Sides whose signature a deed waits for, a day before the term ends and after it."""
    in_each(lambda municipality_id, on: remind_of_signing(municipality_id=municipality_id, on=on))
