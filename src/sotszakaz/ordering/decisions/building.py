"""From the corrected reading of an act to the rows of a decision. Builds, saves nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.ordering.acts.contract import IndicatorValue, Reading, Service
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod, CodeStatus
from sotszakaz.ordering.decisions.models import Decision, DecisionDocument, IndicatorTarget
from sotszakaz.ordering.decisions.rules import in_force_from
from sotszakaz.ordering.plans.models import Plan, PlanItem
from sotszakaz.ordering.working_group.models import Member, WorkingGroup
from sotszakaz.ordering.working_group.states import GroupMode

_METHODS = {"social_certificate": AwardMethod.CERTIFICATE, "competition": AwardMethod.COMPETITION}


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def decision_of(facts: Reading, *, municipality_id: int, act_id: int) -> Decision:
    head, effective = facts["act"], facts["effective"]
    return Decision(
        municipality_id=municipality_id,
        act_id=act_id,
        kind=head["kind"] or "",
        number=head["number"] or "",
        date_on=date.fromisoformat(head["date"] or ""),
        title=head["title"] or "",
        authorised_body=facts["authorised_body"] or "",
        activity=facts["activity"] or "",
        award_method=_METHODS.get(facts["selection"]["method"] or "", ""),
        analysis_due_on=day(facts["analysis_due"]),
        effective_on=day(effective["date"]),
        retroactive_from=day(effective["retroactive_from"]),
        publication=facts["publication"] or "",
        control=facts["control"] or "",
        information_systems=facts["information_systems"],
        valid=DateRange(in_force_from(facts), None),
    )


def service_of(service: Service) -> SocialService:
    """An accepted repair is a sound code; a legacy one keeps its mark."""
    return SocialService(
        code=service["code"],
        name=service["service_name"] or "",
        focus=service["focus"] or "",
        form=service["form"] or "",
        category=service["category"] or "",
        programme_type=service["programme_type"] or "",
        status=CodeStatus.LEGACY if service["status"] == CodeStatus.LEGACY else CodeStatus.VALID,
    )


def documents_of(facts: Reading, decision: Decision) -> list[DecisionDocument]:
    """One row a kind: an act that lists a kind twice says the same of it."""
    rows: dict[str, DecisionDocument] = {}
    for document in facts["documents"]:
        paper = document["paper"]
        rows.setdefault(
            document["kind"],
            DecisionDocument(
                decision=decision,
                kind=document["kind"],
                title=document["title"],
                formed_in=document["formed_in"] or "",
                paper_year=paper["year"] if paper else None,
                paper_condition=(paper["condition"] or "") if paper else "",
            ),
        )
    return list(rows.values())


def indicators_of(facts: Reading, decision: Decision) -> list[IndicatorTarget]:
    return [
        IndicatorTarget(
            decision=decision,
            municipality_id=decision.municipality_id,
            ordinal=ordinal,
            goal=row["goal"],
            goal_title=row["goal_title"] or "",
            key=row["key"],
            type=row["type"] or "",
            title=row["title"],
            parent_key=row["parent_key"] or "",
            unit=row["unit"] or "",
            baseline_text=row["baseline"]["text"],
            baseline_kind=row["baseline"]["kind"],
            baseline_value=_number(row["baseline"]),
            baseline_year=row["baseline"]["year"],
            target_text=row["target"]["text"],
            target_kind=row["target"]["kind"],
            target_value=_number(row["target"]),
            target_year=row["target"]["year"],
            responsible=row["responsible"] or "",
        )
        for ordinal, row in enumerate(facts["indicators"])
    ]


def _number(cell: IndicatorValue) -> Decimal | None:
    value = cell["value"]
    return None if value is None or isinstance(value, str) else Decimal(str(value))


def plan_items_of(facts: Reading, plan: Plan) -> list[PlanItem]:
    return [
        PlanItem(
            plan=plan,
            municipality_id=plan.municipality_id,
            ordinal=ordinal,
            stage=item["stage"],
            stage_title=item["stage_title"] or "",
            number=item["number"] or "",
            title=item["title"],
            deadline_text=item["deadline"]["text"],
            deadline_kind=item["deadline"]["kind"],
            starts_on=day(item["deadline"]["starts"]),
            ends_on=day(item["deadline"]["ends"]),
            rrule=item["deadline"]["repeats"] or "",
            result=item["result"] or "",
            responsible=item["responsible"],
        )
        for ordinal, item in enumerate(facts["plan"])
    ]


def group_of(facts: Reading, decision: Decision) -> WorkingGroup | None:
    """None when the act says nothing of a group."""
    said = facts["working_group"]
    if said["mode"] is None and not said["members"]:
        return None
    rules = said["rules"]
    return WorkingGroup(
        municipality_id=decision.municipality_id,
        act_id=decision.act_id,
        mode=said["mode"] or GroupMode.CREATED,
        name=said["name"] or "Рабочая группа",
        quorum=(rules["quorum"] or "") if rules else "",
        majority=(rules["majority"] or "") if rules else "",
        casting_vote=(rules["casting_vote"] or "") if rules else "",
        minutes_signed_by=(rules["minutes_signed_by"] or "") if rules else "",
        valid=decision.valid,
    )


def members_of(facts: Reading, group: WorkingGroup, logins: Mapping[str, int]) -> Sequence[Member]:
    """`logins` are those of the group before, by name: who stays goes on voting by the same one."""
    present = [member for member in facts["working_group"]["members"] if member is not None]
    return [
        Member(
            group=group,
            ordinal=ordinal,
            name=who["name"],
            position=who["position"],
            role=who["role"],
            valid=group.valid,
            user_id=logins.get(who["name"]),
        )
        for ordinal, who in enumerate(present)
    ]
