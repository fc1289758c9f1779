"""Registering signed acts: the rules change and the acts are issued in one step."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import complete_by_deed
from sotszakaz.ordering.procedures import rules
from sotszakaz.ordering.procedures.composing import Composed, title_of
from sotszakaz.ordering.procedures.drafting import Signed
from sotszakaz.ordering.procedures.errors import DraftChanged, DraftGone, FormerGone, NothingToIssue
from sotszakaz.ordering.procedures.files import ActFile, ensure_act_file
from sotszakaz.ordering.procedures.models import ConfirmedParameter, IssuedAct, ProcedureDraft
from sotszakaz.ordering.procedures.selectors import composed_draft, named, values_of
from sotszakaz.ordering.procedures.states import DraftState, Procedure, Relation

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Issue:
    """A signed draft, locked, with its text and the format of its file."""

    signed: Signed
    draft: ProcedureDraft
    text: Composed
    values: dict[str, Any]
    format: str
    effective_on: date

    @property
    def name(self) -> str:
        return f"{self.draft.kind} от {self.signed.dated_on:%d.%m.%Y} № {self.signed.number.strip()}"

    def clause(self, key: str) -> str:
        """«п. 2.3 постановления от 12.03.2026 № 45-п»."""
        of = {"приказ": "приказа"}.get(self.draft.kind, f"{self.draft.kind[:-1]}я")
        return f"п. {self.text.clauses[key]} {of} от {self.signed.dated_on:%d.%m.%Y} № {self.signed.number.strip()}"


def issue_acts(
    *, municipality_id: int, signed: Sequence[Signed], starts_on: date, by: User, on: date
) -> list[IssuedAct]:
    """Register acts signed outside: one new version of the rules with all their values, confirmed by their clauses.

    `starts_on` is the day from which the rules apply; `on` is today. All or nothing. Raises NothingToIssue, DraftGone,
    DraftChanged, FormerGone, FileUnfit, PdfUnfit, ValuesDiffer, RegulationTooEarly, refusals of days and parameters.
    """
    require(by, Permission.PROCEDURE_ISSUE, municipality_id)
    if not signed:
        raise NothingToIssue
    opened = [(each, ensure_act_file(each.file_name, each.content)) for each in signed]
    return _issue_all(municipality_id, opened, starts_on, by, on)


@transaction.atomic(durable=True)
def _issue_all(
    municipality_id: int, opened: Sequence[tuple[Signed, ActFile]], starts_on: date, by: User, on: date
) -> list[IssuedAct]:
    require(by, Permission.PROCEDURE_ISSUE, municipality_id)
    _lock_municipality(municipality_id)
    drafts = _locked(municipality_id, [signed.draft_id for signed, _ in opened])
    issues = [_issue(signed, file, drafts.get(signed.draft_id), starts_on, on) for signed, file in opened]
    settings = {key: Setting(each.values[key], each.clause(key)) for each in issues for key in each.text.clauses}
    regulation = adopt_regulation(
        municipality_id=municipality_id,
        title="; ".join(each.name for each in issues)[:300],
        starts_on=starts_on,
        settings=settings,
        by=by,
    )
    return [_register(each, regulation, by, on) for each in issues]


def _lock_municipality(municipality_id: int) -> None:
    """One municipality registers acts one after another."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)


def _locked(municipality_id: int, ids: Sequence[int]) -> dict[int, ProcedureDraft]:
    drafts = ProcedureDraft.objects.select_for_update(of=("self",), no_key=True).select_related(
        "former", "municipality"
    )
    return drafts.filter(municipality_id=municipality_id, pk__in=ids).defer("former__content").order_by("pk").in_bulk()


def _issue(signed: Signed, file: ActFile, draft: ProcedureDraft | None, starts_on: date, on: date) -> _Issue:
    """The draft as the person saw it, not issued yet, on days that can be, with a file that says the same."""
    if draft is None:
        raise NotFound
    if draft.state != DraftState.DRAFT:
        raise DraftGone(title=str(draft), state=draft.get_state_display())
    if draft.revision != signed.revision:
        raise DraftChanged(title=str(draft))
    effective_on = draft.effective_on or signed.dated_on
    rules.ensure_days(dated_on=signed.dated_on, effective_on=effective_on, starts_on=starts_on, on=on)
    if draft.former is not None:
        if draft.former.valid.upper is not None:
            raise FormerGone
        rules.ensure_after(effective_on=effective_on, former_since=draft.former.valid.lower)
    text = composed_draft(draft, on, number=signed.number.strip(), dated_on=signed.dated_on)
    titles = {key: CATALOGUE[key].title for key in text.values}
    rules.ensure_same_values(act=str(draft), titles=titles, drafted=text.values, found=file.values)
    return _Issue(signed, draft, text, values_of(draft, on), file.format, effective_on)


def _register(issue: _Issue, regulation: Regulation, by: User, on: date) -> IssuedAct:
    draft, signed = issue.draft, issue.signed
    with judged(IssuedAct, ConfirmedParameter):
        if draft.relation == Relation.REPEALS and draft.former is not None:
            _end(draft.former, issue.effective_on)
        act = _write(issue, regulation, by)
        ConfirmedParameter.objects.bulk_create(
            ConfirmedParameter(
                act=act,
                ordinal=ordinal,
                key=key,
                value=regulation.parameters[key]["value"],
                clause=regulation.parameters[key]["clause"],
            )
            for ordinal, key in enumerate(issue.text.clauses)
        )
    move(draft, "issue", by=by)
    if draft.plan_item_id is not None:
        said = f"Издано {act}."
        complete_by_deed(item_id=draft.plan_item_id, done_on=signed.dated_on, note=said, subject=act, by=by)
    audit.record("issuedact.register", act, by=by, procedure=act.procedure, regulation=regulation.version)
    return act


def _write(issue: _Issue, regulation: Regulation, by: User) -> IssuedAct:
    draft, signed = issue.draft, issue.signed
    return IssuedAct.objects.create(
        municipality_id=draft.municipality_id,
        procedure=draft.procedure,
        draft=draft,
        kind=draft.kind,
        number=signed.number.strip(),
        dated_on=signed.dated_on,
        title=title_of(Procedure(draft.procedure), draft.relation, named(draft.former) if draft.former else ""),
        relation=draft.relation,
        former=draft.former,
        valid=DateRange(issue.effective_on, None),
        regulation=regulation,
        plan_item_id=draft.plan_item_id,
        file_name=Path(signed.file_name).name[-255:],
        format=issue.format,
        content=signed.content,
        size=len(signed.content),
        sha256=hashlib.sha256(signed.content).hexdigest(),
        issued_by=by,
    )


def _end(former: IssuedAct, day: date) -> None:
    """The former act and those that changed it."""
    changes = former.later.filter(relation=Relation.CHANGES, valid__endswith__isnull=True)
    for act in (former, *changes.defer("content").select_for_update(of=("self",), no_key=True).order_by("pk")):
        act.valid = DateRange(act.valid.lower, max(day, act.valid.lower + ONE_DAY))
        act.save(update_fields=["valid"])
