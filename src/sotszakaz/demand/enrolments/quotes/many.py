"""What `seek` reads for one child and one group, for many of both: a fixed number of queries, and the same facts.

Windows are not asked: whoever asks about so many decides himself whether places are given.
"""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from sotszakaz.demand.admission.rules import ALWAYS_OPEN
from sotszakaz.demand.certificates.models import CertificatePeriod
from sotszakaz.demand.certificates.selectors import months_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.quotes.history import history_of
from sotszakaz.demand.enrolments.quotes.many_children import Known, known_of
from sotszakaz.demand.enrolments.quotes.many_groups import Offered, offers_of
from sotszakaz.demand.enrolments.quotes.sources import Found, Sought, elsewhere_of, sources_of
from sotszakaz.foundation.calendar import month_start
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.selectors import regulation_on


class Many:
    """Children of one municipality and groups that they may want, as they stand now; `on` is the day of the quotes."""

    def __init__(
        self, municipality: Municipality, child_ids: Collection[int], group_ids: Collection[int], *, on: date
    ) -> None:
        self.on, self.zone = on, ZoneInfo(municipality.timezone)
        self.regulation = regulation_on(municipality.pk, on)
        self.offers = offers_of(municipality.pk, group_ids, self.regulation, on=on)
        parts = {each.group.part_id for each in self.offers.values()}
        self.children = known_of(child_ids, parts, on=on)
        self.months = months_of(value for known in self.children.values() for value in known.values)
        self.balances = balances_of(self._accounts())

    def sought(self, child_id: int, group_id: int) -> Sought | None:
        """What `seek` answers, but for windows; None where it would raise NotFound."""
        known, offer = self.children.get(child_id), self.offers.get(group_id)
        if known is None or offer is None:
            return None
        return Sought(
            child=known.child,
            group=offer.group,
            on=self.on,
            starts_on=offer.starts_on,
            regulation=self.regulation,
            unit_cost=offer.unit_cost,
            sources=sources_of(self._found(known, offer), offer.starts_on, offer.group.ends_on),
            balances=self.balances,
            history=history_of(known.applied, offer.group.part_id, zone=self.zone),
            standing=ALWAYS_OPEN,
            somebody_waits=offer.somebody_waits,
            licence_stopped=offer.licence_stopped,
            price=offer.price,
            is_certified=offer.is_certified,
            timetable=offer.timetable,
            elsewhere=elsewhere_of(known.child, offer.group, offer.registry) if offer.registry else None,
        )

    def _found(self, known: Known, offer: Offered) -> Found:
        value = known.value_on(offer.starts_on)
        is_weekly = value is not None and value.scheme.unit == SchemeUnit.HOURS_PER_WEEK
        return Found(
            certificate=known.certificate,
            value=value,
            agreement=offer.agreement,
            line_account_id=offer.line_account_id,
            volume_account_id=offer.volume_account_id,
            months=self._months(value, offer) if value is not None and is_weekly else (),
            is_significant=is_weekly and offer.is_significant,
        )

    def _months(self, value: CertificatePeriod, offer: Offered) -> list[tuple[date, int, int | None]]:
        first = month_start(offer.starts_on)
        return [each for each in self.months[value.pk] if first <= each[0] <= offer.group.ends_on]

    def _accounts(self) -> set[int]:
        """All that may have to pay, and the seats."""
        values = [value for known in self.children.values() for value in known.values]
        accounts = {each.group.seat_account_id for each in self.offers.values()}
        for offer in self.offers.values():
            agreement = offer.agreement.account_id if offer.agreement else None
            accounts |= {agreement, offer.line_account_id, offer.volume_account_id} - {None}  # type: ignore[arg-type]
        accounts |= {each.account_id for each in values}
        accounts |= {part["account"] for each in values for part in each.scheme_parts}  # type: ignore[attr-defined]
        months = (account for own in self.months.values() for _, *both in own for account in both)
        return accounts | {account for account in months if account is not None}
