"""The draft of the decision to organise services, with its appendices (notes on the law §3.1)."""

import copy
from collections.abc import Iterator
from datetime import date

from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.drafting.appendices import appendices_of
from sotszakaz.ordering.acts.drafting.clauses import (
    clauses_of,
    effective_text,
    heading,
    selection_text,
    signature,
)
from sotszakaz.ordering.acts.drafting.deadlines import deadline_words
from sotszakaz.ordering.acts.drafting.sheet import Block, Look, said
from sotszakaz.ordering.acts.drafting.values import value_words
from sotszakaz.ordering.acts.drafting.wording import dated, finished, words_of
from sotszakaz.ordering.acts.reading.service_codes import judge


def decision_draft(facts: Reading) -> list[Block]:
    """The whole act: heading, clauses, signature, appendices. What the facts do not say is left out or a blank."""
    appendices = appendices_of(facts)
    clauses = clauses_of(facts, [each.approves for each in appendices])
    blocks = [*heading(facts)]
    for number, clause in enumerate(clauses, start=1):
        blocks.append(said(f"{number}. {clause.text}"))
        blocks += [said(f"{point}) {text}") for point, text in enumerate(clause.items, start=1)]
    blocks.append(signature(facts))
    for number, appendix in enumerate(appendices, start=1):
        blocks += [*_caption(facts, number), said(appendix.title, Look.TITLE), *appendix.blocks]
    return blocks


def _caption(facts: Reading, number: int) -> Iterator[Block]:
    act = facts["act"]
    day = date.fromisoformat(act["date"]) if act["date"] else None
    yield said(f"Приложение {number}", Look.RIGHT, breaks=True)
    yield said(f"{words_of(act['kind']).to} {dated(day, act['number'])}", Look.RIGHT)


def as_drafted(facts: Reading) -> Reading:
    """The facts as the draft says them: in our words where the act's own would not be printed, without findings."""
    drafted = copy.deepcopy(facts)
    drafted["findings"] = []
    drafted["selection"]["text"] = selection_text(facts["selection"]["method"])
    text = effective_text(facts["effective"], facts["act"]["kind"])
    drafted["effective"]["text"] = _finished(text)
    drafted["publication"] = _finished(facts["publication"])
    drafted["control"] = _finished(facts["control"])
    for service in drafted["services"]:
        verdict = judge(service["code"])
        service["code_as_written"], service["status"] = service["code"], str(verdict.status)
        service["reason"] = verdict.reason
    for item in drafted["plan"]:
        item["deadline"]["text"] = " ".join(deadline_words(item["deadline"]).split())
    for row in drafted["indicators"]:
        for cell in (row["baseline"], row["target"]):
            cell["text"] = " ".join(value_words(cell, row["unit"]).split())
    return drafted


def _finished(text: str | None) -> str | None:
    return finished(text) if text else None
