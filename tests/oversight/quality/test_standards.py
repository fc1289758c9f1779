"""A standard of a service goes on until its next version begins."""

from datetime import date

import pytest
from tests.factories import supply
from tests.factories.kernel import member

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.quality import errors, selectors
from sotszakaz.oversight.quality.actions import adopt_standard
from sotszakaz.oversight.quality.models import ServiceStandard

pytestmark = pytest.mark.django_db


def test_the_next_version_ends_the_former_and_neither_changes():
    home = supply.decided_municipality()
    said = {"municipality_id": home.pk, "service_id": supply.services()[0].pk, "act": "Приказ № 1", "text": "Текст."}
    adopt_standard(**said, starts_on=date(2026, 1, 1), by=SYSTEM)

    adopt_standard(**said, starts_on=date(2026, 9, 1), by=SYSTEM)

    [before], [after] = (selectors.standards_on(home.pk, day) for day in (date(2026, 8, 31), date(2026, 9, 1)))
    assert (before.version, after.version) == (1, 2)
    with pytest.raises(errors.StandardTooEarly, match="более позднего дня"):
        adopt_standard(**said, starts_on=date(2026, 9, 1), by=SYSTEM)
    with pytest.raises(NotAllowed):
        adopt_standard(**said, starts_on=date(2027, 1, 1), by=member(Operator, home))
    with pytest.raises(ConstraintViolated), judged(ServiceStandard):
        ServiceStandard.objects.update(text="Другое.")
