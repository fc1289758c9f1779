"""Reports on execution and facts entered by hand, made by the system's own actions."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories import ordering
from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.actions import approve_order, begin_change, put_volume
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.rules import VolumeSaid, VolumeTerms
from sotszakaz.oversight.execution.actions import Fact, enter_fact, form_report
from sotszakaz.oversight.execution.models import ExecutionReport, OutsideFact
from sotszakaz.oversight.execution.selectors import execution_on

AS_OF, ON = date(2026, 10, 1), date(2026, 11, 2)
INN = "7707083893"


@replayed
def order_by_assignment(municipality: Municipality, hours: int = 100) -> SocialOrder:
    """The order of 2026 changed: a volume by assignment, which may deviate by 12 %, beside its certificates."""
    with acting_for(municipality.pk):
        order = SocialOrder.objects.get(municipality=municipality, year=2026, state="approved")
        change = begin_change(order_id=order.pk, reason="Задание учреждению", by=order.drafted_by, on=ON)
        said = VolumeSaid(
            ordering.service().pk,
            AwardMethod.ASSIGNMENT,
            recipients=10,
            person_hours=Decimal(hours),
            amount=Decimal(5000),
            terms=VolumeTerms(permitted_percent=Decimal(12)),
        )
        put_volume(order_id=change.pk, said=said, by=change.drafted_by, on=ON)
        return approve_order(order_id=change.pk, by=member(Head, municipality), on=ON)


def fact_said(**changes: Any) -> Fact:
    said = {
        "month": date(2026, 9, 1),
        "service_id": ordering.service().pk,
        "award_method": AwardMethod.ASSIGNMENT,
        "provider": "Дом детского творчества",
        "inn": INN,
        "recipients": 9,
        "person_hours": Decimal(80),
        "amount": Decimal(4000),
        "source": "отчёт учреждения от 01.10.2026 № 4",
    }
    return Fact(**{**said, **changes})


@replayed
def outside_fact(municipality: Municipality, *, by: User | None = None, **changes: Any) -> OutsideFact:
    with acting_for(municipality.pk):
        return enter_fact(
            municipality_id=municipality.pk,
            fact=fact_said(**changes),
            by=by or member(Operator, municipality),
            on=ON,
        )


@replayed
def report(
    municipality: Municipality, *, by: User | None = None, as_of: date = AS_OF, on: date = ON
) -> ExecutionReport:
    """A report of 2026 with a reason for every line that needs one."""
    with acting_for(municipality.pk):
        lines = execution_on(municipality.pk, 2026, as_of, on).lines
        return form_report(
            municipality_id=municipality.pk,
            year=2026,
            as_of=as_of,
            reasons={each.key: "Год не закончен" for each in lines},
            quality={},
            by=by or member(Operator, municipality),
            on=on,
        )
