"""The rules of the linter by their names.

A rule is a function from a reading to remarks. Its name is its stable identity: it stands in reports, in the table of
the documentation and in the regulation of a municipality that silences it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sotszakaz.ordering.acts.findings.facts import Finding, Severity
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.source import Place

Remark = tuple[str, Place | None]
Check = Callable[[ActReading], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule. `about` says in Russian what it looks for."""

    name: str
    severity: Severity
    about: str
    check: Check

    def findings(self, reading: ActReading) -> Iterator[Finding]:
        """What the rule finds in an act."""
        for message, place in self.check(reading):
            yield Finding(self.name, self.severity, message, place)


RULES: dict[str, Rule] = {}


def rule(name: str, severity: Severity, about: str) -> Callable[[Check], Check]:
    """Register a check under a name. Two rules of one name are a mistake of the programmer."""

    def register(check: Check) -> Check:
        if name in RULES:
            raise ValueError(f"two rules are named {name}")
        RULES[name] = Rule(name, severity, about, check)
        return check

    return register
