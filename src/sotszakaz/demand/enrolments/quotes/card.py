"""What the quote says: the terms, who pays, and every reason why not."""

from dataclasses import dataclass
from datetime import date, datetime

from sotszakaz.demand.admission.rules import Standing
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.booking import Accounts, Booking, Release
from sotszakaz.demand.enrolments.quotes.history import History
from sotszakaz.demand.enrolments.quotes.sources import Sources
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(frozen=True, slots=True)
class Replacing:
    """The application whose place the new one takes: what it holds counts as free, and comes back in the same posting.

    `starts_on` is the first day of the new course when it is not decided by the group and the day of the quote.
    """

    application_id: int
    releases: tuple[Release, ...] = ()
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Everything that the page shows before the parent applies, and all that `book` needs."""

    child: Child
    group: StudyGroup
    on: date
    at: datetime
    answer_by_on: date
    sources: Sources
    balances: dict[int, Balance]
    history: History
    standing: Standing
    facts: rules.Facts
    obstacles: list[rules.Obstacle]
    replacing: Replacing | None = None

    @property
    def terms(self) -> rules.Terms | None:
        return self.facts.terms

    @property
    def elsewhere(self) -> rules.Elsewhere | None:
        """Who pays and whose the group is, where these are two municipalities."""
        return self.facts.child.elsewhere

    @property
    def starts_on(self) -> date:
        """The first day of this child's course."""
        return self.facts.starts_on

    @property
    def is_under_way(self) -> bool:
        """Is the group taught already on the first day of this child."""
        return self.starts_on > self.group.starts_on

    @property
    def made_id(self) -> int | None:
        """The child's live application for this part."""
        return self.history.made_id

    @property
    def seats(self) -> int:
        return self.balances[self.group.seat_account_id].free

    @property
    def months(self) -> list[rules.MonthShare]:
        return rules.schedule(self.terms) if self.terms is not None else []

    @property
    def balance(self) -> Balance | None:
        """The certificate's, or None when it has no value or is a norm of every month."""
        if self.sources.period is None or self.sources.period.unit == SchemeUnit.HOURS_PER_WEEK:
            return None
        return self.balances[self.sources.period.account_id]

    @property
    def norms(self) -> list[tuple[date, int]]:
        """Free hundredths of an hour a week in each month of the course, where the certificate is such a norm."""
        return list(self.facts.means.months)

    @property
    def extended(self) -> list[tuple[date, int]]:
        """The same together with the hours for significant programmes, where the rules give some."""
        return list(self.facts.means.extended)

    @property
    def norms_by_month(self) -> list[tuple[date, int, int | None]]:
        """Month, free of the norm, free of the norm with the hours beyond it."""
        beyond = dict(self.extended)
        return [(month, free, beyond.get(month)) for month, free in self.norms]

    @property
    def left(self) -> int | None:
        """What would stay free on the certificate after the booking, in units of the ledger."""
        if self.balance is None or self.terms is None:
            return None
        return self.balance.free - self.terms.certificate_units

    @property
    def covered_by(self) -> str:
        """What keeps the certificate from paying all: its «balance», the «normative» price, or nothing."""
        if self.terms is None or self.terms.parent_amount == 0 or self.sources.period is None:
            return ""
        return "balance" if self.left == 0 and self.sources.period.unit == SchemeUnit.RUB else "normative"

    @property
    def days(self) -> tuple[int, int]:
        """Days of the child's course, and of the group's: they differ for who comes to a running group."""
        group = self.group
        return (group.ends_on - self.starts_on).days + 1, (group.ends_on - group.starts_on).days + 1

    @property
    def of_hours_price(self) -> tuple[str, bool]:
        """The clause about a price above the normative costs of hours, and whether it is confirmed."""
        rules_of_day = self.facts.regulation
        return rules_of_day.clause(Parameter.HOURS_PRICE), rules_of_day.is_confirmed(Parameter.HOURS_PRICE)

    @property
    def is_possible(self) -> bool:
        return not self.obstacles

    @property
    def closes_at(self) -> datetime | None:
        """When it can be booked no longer, if that is known: the window ends, or the period closes for new courses."""
        value = None if self.replacing else self.sources.period
        known = (self.standing.closes_at, value.scheme.closes_at if value else None)
        return min((each for each in known if each is not None), default=None)

    @property
    def opens_at(self) -> datetime | None:
        """When the window opens that nothing but time keeps shut; None when it is open, or shut for another reason."""
        moment = self.standing.opens_at
        if moment is None or moment <= self.at or self.standing.mode != PlacingMode.FIRST_COME:
            return None
        return moment if all(each.kind is rules.Kind.WINDOW for each in self.obstacles) else None

    @property
    def _window_id(self) -> int | None:
        """The window that lets the booking in, now or when it opens."""
        return self.standing.window_id if self.standing.is_open or self.opens_at is not None else None

    @property
    def can_wait_in_line(self) -> bool:
        """There is no place now, and nothing else stands in the way."""
        return bool(self.obstacles) and all(each.kind is rules.Kind.PLACE for each in self.obstacles)

    @property
    def clashes(self) -> list[str]:
        """Sentences about classes at the same time, where the rules only warn of them."""
        if self.facts.regulation.value(Parameter.CLASHES_FORBIDDEN):
            return []
        return [rules.clash_refusal(*each).message for each in rules.clashes_of(self.facts)]

    def booking(self, *, key: str, actor_id: int | None) -> Booking:
        """The booking on these terms. Only for a quote that has all of its sources: no obstacle but place or window."""
        sources, terms = self.sources, self.terms
        assert terms is not None
        assert sources.period is not None
        assert sources.agreement is not None
        assert sources.budget_account_id is not None
        assert sources.volume_account_id is not None
        return Booking(
            key=key,
            municipality_id=self.child.municipality_id,
            actor_id=actor_id,
            child_id=self.child.pk,
            group_id=self.group.pk,
            agreement_id=sources.agreement.pk,
            unit=sources.period.unit,
            terms=terms,
            accounts=Accounts(
                seat=self.group.seat_account_id,
                certificate=sources.period.account_id,
                agreement=sources.agreement.account_id,
                budget=sources.budget_account_id,
                volume=sources.volume_account_id,
            ),
            happened_on=self.on,
            answer_by_on=self.answer_by_on,
            month_account_ids=sources.booked,
            month_units=terms.month_units,
            live_seen=self.history.live,
            opens_at=self.opens_at,
            window_id=self._window_id,
            replaces_id=self.replacing.application_id if self.replacing else None,
            releases=self.replacing.releases if self.replacing else (),
        )
