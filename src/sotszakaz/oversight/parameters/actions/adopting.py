"""The chosen scenario becomes a draft of the order and a proposal of a funding scheme, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from sotszakaz.demand.certificates.actions import write_scheme
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.actions import write_budget, write_change, write_draft, write_volume
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.rules import VolumeSaid, VolumeTerms
from sotszakaz.ordering.social_orders.selectors import budget_line_for
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.oversight.parameters.actions.scenarios import lock_draft
from sotszakaz.oversight.parameters.errors import (
    BudgetCodeMissing,
    RowTooSmall,
    ScenarioIncomplete,
    SchemeOfAnother,
    YearOutside,
)
from sotszakaz.oversight.parameters.models import Adoption, Scenario
from sotszakaz.oversight.parameters.proposing import proposal_of
from sotszakaz.oversight.parameters.rules import Estimate
from sotszakaz.oversight.parameters.selectors.scenarios import view_scenario
from sotszakaz.oversight.parameters.yearly import YearRow, rows_of_year


@transaction.atomic(durable=True)
def adopt_scenario(*, scenario_id: int, year: int, budget_code: str, by: User, on: date) -> Adoption:
    """Choose the scenario: its part of `year` becomes volumes and money of the draft of the order.

    The draft is the one that is being prepared, else a change of the order in force, else a new one. Rows of the same
    service and award method are replaced, others stay. The scheme is only proposed: it has no draft, and the head
    writes it. Raises ScenarioChosen, ScenarioIncomplete, YearOutside, RowTooSmall, BudgetCodeMissing and whatever
    refuses a draft of an order.
    """
    scenario = lock_draft(scenario_id, by)
    require(by, Permission.ORDER_EDIT, scenario.municipality_id)
    found = _counted(scenario)
    rows = _sound_rows(found, year)
    before = budget_line_for(scenario.municipality_id, year)
    order = _draft_of(scenario, year, by=by, on=on)
    for row in rows:
        write_volume(order_id=order.pk, said=_said(order, row), by=by, on=on)
    line = _set_money(order, budget_code, by=by)
    move(scenario, "choose", by=by)
    with judged(Adoption):
        adoption = Adoption.objects.create(
            municipality_id=scenario.municipality_id,
            scenario=scenario,
            order=order,
            year=year,
            budget_code=line.code,
            budget_before=to_units(before.amount) if before else 0,
            budget_after=to_units(line.amount),
            proposal=proposal_of(scenario, found),
            adopted_by=by,
        )
    audit.record("scenario.adopt", scenario, by=by, order_id=order.pk, adoption_id=adoption.pk, year=year)
    return adoption


@transaction.atomic(durable=True)
def write_proposed(*, adoption_id: int, scheme: Mapping[str, Any], by: User) -> Adoption:
    """Write the scheme that the form says, and keep that it came from the proposal.

    Raises NotFound, SchemeOfAnother and whatever refuses a scheme.
    """
    adoptions = Adoption.objects.select_for_update(of=("self",), no_key=True)
    adoption = adoptions.filter(pk=adoption_id).first()
    if adoption is None:
        raise NotFound
    require(by, Permission.ORDER_APPROVE, adoption.municipality_id)
    if adoption.scheme_id is not None:
        raise SchemeOfAnother
    adoption.scheme = write_scheme(municipality_id=adoption.municipality_id, by=by, **scheme)
    adoption.linked_at, adoption.linked_by = timezone.now(), by
    adoption.save(update_fields=["scheme", "linked_at", "linked_by"])
    audit.record("adoption.write_scheme", adoption, by=by, scheme_id=adoption.scheme.pk)
    return adoption


def _counted(scenario: Scenario) -> Estimate:
    view = view_scenario(scenario)
    if view.estimate is None:
        raise ScenarioIncomplete(what=view.missing[0])
    return view.estimate


def _sound_rows(found: Estimate, year: int) -> list[YearRow]:
    if year not in {part.year for part in found.parts}:
        raise YearOutside(field="year", year=year)
    rows = rows_of_year(found, year)
    for row in rows:
        if not row.recipients or not row.hours:
            raise RowTooSmall(
                service=row.service.code,
                method=row.method.label,
                recipients=row.recipients,
                hours=f"{from_units(row.hours)}".replace(".", ","),
            )
    return rows


def _draft_of(scenario: Scenario, year: int, *, by: User, on: date) -> SocialOrder:
    orders = SocialOrder.objects.filter(municipality_id=scenario.municipality_id, year=year)
    draft = orders.filter(state=OrderState.DRAFT).first()
    if draft is not None:
        return draft
    in_force = orders.filter(state=OrderState.APPROVED).first()
    if in_force is not None:
        reason = f"Расчёт параметров заказа «{scenario.title}»"
        return write_change(order_id=in_force.pk, reason=reason, by=by, on=on)
    return write_draft(municipality_id=scenario.municipality_id, year=year, by=by, on=on)


def _said(order: SocialOrder, row: YearRow) -> VolumeSaid:
    """What an earlier row says of later years, places and terms stays."""
    earlier = OrderVolume.objects.filter(order=order, service_id=row.service.key, award_method=row.method).first()
    hours = from_units(row.hours)
    said = {name: getattr(earlier, name) for name in VolumeTerms.__dataclass_fields__} if earlier else {}
    if earlier:
        said["treasury_hours"] = min(earlier.treasury_hours, hours)
    return VolumeSaid(row.service.key, row.method, row.recipients, hours, from_units(row.amount), VolumeTerms(**said))


def _set_money(order: SocialOrder, code: str, *, by: User) -> BudgetLine:
    """The line pays exactly the certificates of the draft (ч. 1 ст. 19)."""
    known = BudgetLine.objects.filter(order=order).first()
    code = code or (known.code if known else "")
    if not code:
        raise BudgetCodeMissing(field="budget_code", year=order.year)
    certificates = OrderVolume.objects.filter(order=order, award_method=AwardMethod.CERTIFICATE)
    amount = certificates.aggregate(whole=Sum("amount"))["whole"] or from_units(0)
    return write_budget(order_id=order.pk, code=code, amount=amount, by=by)
