from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.signatures.notices import COMPLETED, SIGNED, tell_of_completion, tell_of_signatures
from sotszakaz.kernel.signatures.runs import go_on
from sotszakaz.kernel.signatures.selectors import unfinished_runs

register_handler(SIGNED, tell_of_signatures)
register_handler(COMPLETED, tell_of_completion)


@periodic("* * * * *", title="Перепроверить подписи")
def check_signatures_again(at: datetime) -> None:
    """Go on with every check that somebody ordered, also with one whose worker was killed."""
    for municipality in list_municipalities():
        with acting_for(municipality.pk):
            for run_id in unfinished_runs(municipality.pk):
                go_on(run_id=run_id)
