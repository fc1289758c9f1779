"""Our own templates of the nine procedures, and which parameters each of them sets.

A parameter is set by one procedure only. One that no template has words for yet is printed under its title in the last
chapter of the procedure that its group belongs to, so that no parameter is left without an act.
"""

import re
from collections.abc import Iterator

from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.regulations.types import Group
from sotszakaz.ordering.procedures.states import Procedure
from sotszakaz.ordering.procedures.texts import (
    agreements,
    certificates,
    contract_conditions,
    order,
    registry,
    single_certificate,
    standard,
    subsidy,
    typical_agreement,
)
from sotszakaz.ordering.procedures.texts.parts import Text

TEXTS: dict[Procedure, Text] = {
    Procedure.ORDER: order.TEXT,
    Procedure.REGISTRY: registry.TEXT,
    Procedure.CERTIFICATES: certificates.TEXT,
    Procedure.AGREEMENTS: agreements.TEXT,
    Procedure.SUBSIDY: subsidy.TEXT,
    Procedure.SINGLE_CERTIFICATE: single_certificate.TEXT,
    Procedure.TYPICAL_AGREEMENT: typical_agreement.TEXT,
    Procedure.CONTRACT_CONDITIONS: contract_conditions.TEXT,
    Procedure.STANDARD: standard.TEXT,
}
MARK = re.compile(r"\{(?P<key>[a-z_]+)(?:\|(?P<yes>[^|{}]*)\|(?P<no>[^|{}]*))?\}|\[(?P<fact>[a-z_]+)\]")
_HOMES = {
    Group.CHILDREN: Procedure.CERTIFICATES,
    Group.PROVIDERS: Procedure.REGISTRY,
    Group.ENROLMENT: Procedure.STANDARD,
    Group.SETTLEMENT: Procedure.SUBSIDY,
}


def written_keys(text: Text) -> Iterator[str]:
    """The parameters that a template has words for, in order."""
    for section in text.sections:
        for clause in section.clauses:
            for line in (clause,) if isinstance(clause, str) else clause:
                yield from (match["key"] for match in MARK.finditer(line) if match["key"])


def _keys() -> dict[Procedure, tuple[str, ...]]:
    written = {procedure: list(written_keys(text)) for procedure, text in TEXTS.items()}
    taken = {key for keys in written.values() for key in keys}
    for key, definition in CATALOGUE.items():
        if key not in taken:
            written[_HOMES.get(definition.group, Procedure.ORDER)].append(key)
    return {procedure: tuple(keys) for procedure, keys in written.items()}


KEYS = _keys()
"""Every parameter of the catalogue, by the procedure that sets it."""


def left_over(procedure: Procedure) -> list[str]:
    """Parameters of the procedure that its template has no words for."""
    written = set(written_keys(TEXTS[procedure]))
    return [key for key in KEYS[procedure] if key not in written]
