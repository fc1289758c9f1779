"""The linter of acts: named rules over what was read. Each knows one defect that acts really have."""

from sotszakaz.ordering.acts.findings import clauses, group, heading, indicators, plan, services, values
from sotszakaz.ordering.acts.findings.facts import Finding, Severity
from sotszakaz.ordering.acts.findings.registry import RULES, Rule
from sotszakaz.ordering.acts.reading.facts import ActReading

__all__ = ["RULES", "Finding", "Rule", "Severity", "findings_of", "rules_in_markdown"]

RULE_MODULES = (heading, clauses, services, group, plan, indicators, values)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_SEVERITIES = {Severity.ERROR: "ошибка", Severity.WARNING: "предупреждение", Severity.INFO: "сведение"}


def findings_of(reading: ActReading) -> tuple[Finding, ...]:
    """All findings: errors first, then by the order of the rules and of the text."""
    found = [finding for rule in RULES.values() for finding in rule.findings(reading)]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def rules_in_markdown() -> str:
    """The table of rules for the documentation."""
    rows = [f"| `{rule.name}` | {_SEVERITIES[rule.severity]} | {rule.about} |" for rule in RULES.values()]
    return "\n".join(["| правило | важность | что находит |", "|---|---|---|", *rows, ""])
