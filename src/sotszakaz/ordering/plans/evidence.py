"""The port by which registries prove measures of the plan: «реестр сформирован» is told by the registry itself.

An app that keeps a registry registers what proves a topic of the usual plan (`ordering.acts.data.plan.TOPICS`) in its
`tasks.py`. The system asks by the clock, and when a person asks it to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models


@dataclass(frozen=True, slots=True)
class Asked:
    """Which term is to be proved. `since` and `until` bound the deed where a measure comes again."""

    municipality_id: int
    due_on: date
    since: date | None
    until: date | None

    def contains(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a registry says: the first day on which it was so, in words, and the record to look at."""

    happened_on: date
    words: str
    subject: models.Model | None = None


Prover = Callable[[Asked], Proof | None]

_provers: dict[str, Prover] = {}


def register(topic: str, prove: Prover) -> None:
    """Let `prove` answer for measures of the topic; a topic has one."""
    if _provers.setdefault(topic, prove) is not prove:
        raise ValueError(f"topic {topic} is proved already")


def prover_of(topic: str) -> Prover | None:
    return _provers.get(topic)
