"""The reading of an act as JSON: the contract of `read-act --json`, by name, so that mypy checks those who use it.

Days are ISO texts. The keys and their meaning are those of the design, chapter «Reading an act».
"""

from typing import TypedDict


class ActHead(TypedDict):
    kind: str | None
    number: str | None
    date: str | None
    title: str | None
    issuer: str | None
    municipality: str | None
    region: str | None
    signed_by: str | None


class Selection(TypedDict):
    method: str | None
    text: str | None


class Service(TypedDict):
    code: str
    code_as_written: str
    status: str
    service_name: str | None
    focus: str | None
    form: str | None
    category: str | None
    programme_type: str | None
    reason: str | None


class GroupRules(TypedDict):
    quorum: str | None
    majority: str | None
    casting_vote: str | None
    minutes_signed_by: str | None


class Member(TypedDict):
    name: str
    position: str
    role: str


class WorkingGroup(TypedDict):
    mode: str | None
    name: str | None
    rules: GroupRules | None
    members: list[Member]


class Deadline(TypedDict):
    text: str
    kind: str
    starts: str | None
    ends: str | None
    repeats: str | None


class PlanItem(TypedDict):
    stage: int | None
    stage_title: str | None
    number: str | None
    title: str
    deadline: Deadline
    result: str | None
    responsible: list[str]


class IndicatorValue(TypedDict):
    text: str
    kind: str
    value: str | int | float | None
    year: int | None


class Indicator(TypedDict):
    goal: int | None
    goal_title: str | None
    key: str
    type: str | None
    title: str
    parent_key: str | None
    unit: str | None
    baseline: IndicatorValue
    target: IndicatorValue
    responsible: str | None


class Paper(TypedDict):
    year: int | None
    condition: str | None


class Document(TypedDict):
    kind: str
    title: str
    formed_in: str | None
    paper: Paper | None


class Effective(TypedDict):
    date: str | None
    retroactive_from: str | None
    text: str | None


class Finding(TypedDict):
    rule: str
    severity: str
    message: str
    where: str | None


class Reading(TypedDict):
    act: ActHead
    authorised_body: str | None
    activity: str | None
    selection: Selection
    services: list[Service]
    excluded_provider_names: list[str]
    working_group: WorkingGroup
    plan: list[PlanItem]
    indicators: list[Indicator]
    documents: list[Document]
    information_systems: list[str]
    publication: str | None
    analysis_due: str | None
    control: str | None
    effective: Effective
    findings: list[Finding]
