"""A certificate as pages show it: every movement of its value in words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse

from sotszakaz.demand.certificates.history import Step, steps_of
from sotszakaz.demand.certificates.selectors import Certificate
from sotszakaz.demand.enrolments.selectors import ExplainedEntry, explain_certificate
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.web.components.words import amount, short_day

WORDS: dict[Move, str] = {
    Move.GRANT: "Начислено",
    Move.WITHDRAW: "Изъято",
    Move.HOLD: "Удержано",
    Move.RELEASE: "Удержание снято",
    Move.CHARGE: "Списано из удержанного",
    Move.REFUND: "Возвращено",
    Move.LAPSE: "Сгорело в конце периода",
    Move.RESTORE: "Восстановлено",
}


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of `c-explain`: `amount` is what the movement did to the free balance."""

    title: str
    note: str
    amount: int
    url: str


def movements_of(certificate: Certificate | None, *, to: str = "") -> list[Movement]:
    """Movements in order of time, each leading to its application at the URL name `to`, when one is given."""
    return _movements(certificate, certificate.balance if certificate else None, to)


def movements_beyond(certificate: Certificate | None, *, to: str = "") -> list[Movement]:
    """The same over a weekly norm together with the hours for significant programmes; none where there are none."""
    return _movements(certificate, certificate.extended if certificate else None, to)


def story_of(certificate: Certificate | None, *, names_people: bool) -> list[Step]:
    """The steps of the certificate, the latest first; families do not read who of the office made them."""
    if certificate is None:
        return []
    steps = steps_of(certificate.account)
    return steps if names_people else [replace(step, by=None) for step in steps]


def _movements(certificate: Certificate | None, balance: Balance | None, to: str) -> list[Movement]:
    if certificate is None or certificate.period is None or balance is None:
        return []
    unit = certificate.period.unit

    def link(entry: ExplainedEntry) -> str:
        return reverse(to, args=[entry.application_id]) if to and entry.application_id else ""

    explained = explain_certificate(certificate.period, account_id=balance.account_id)
    return [_movement(entry, unit, link) for entry in explained]


def _movement(entry: ExplainedEntry, unit: str, link: Callable[[ExplainedEntry], str]) -> Movement:
    note = entry.reason if entry.effect else f"{entry.reason}: {amount(entry.amount, unit)}"
    title = f"{WORDS[entry.move]} {short_day(entry.happened_on)}"
    return Movement(title=title, note=note, amount=entry.effect, url=link(entry))
