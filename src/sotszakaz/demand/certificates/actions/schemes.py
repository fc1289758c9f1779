"""A funding scheme: its period, unit, face values and limits; its values given to those who have none; sub-periods."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates import errors, selectors
from sotszakaz.demand.certificates.actions.granting import divide, grant, lock_values, promote_waiting, queue
from sotszakaz.demand.certificates.models import FaceValue, FundingScheme
from sotszakaz.demand.certificates.rules import Limits, Reckoning
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move_all
from sotszakaz.kernel.ledger.actions import open_accounts, post_one
from sotszakaz.kernel.ledger.requests import AccountRequest, EntryRequest, entries_of
from sotszakaz.kernel.ledger.rules import BOUNDLESS, spell
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

NO_LIMITS = Limits(None, None)
PLAIN = Reckoning()


@transaction.atomic(durable=True)
def set_funding_scheme(
    *,
    municipality_id: int,
    period: DateRange,
    unit: SchemeUnit,
    title: str,
    values: Mapping[str, int],
    by: Actor,
    limits: Mapping[str, Limits] | None = None,
    reckoning: Reckoning = PLAIN,
) -> FundingScheme:
    """A funding scheme with face values by category, in kopecks or hundredths of an hour. `period` is half-open.

    A category that is not in `limits` has none. Raises SchemeWithoutValues and the sentences of the constraints.
    """
    return write_scheme(
        municipality_id=municipality_id,
        period=period,
        unit=unit,
        title=title,
        values=values,
        by=by,
        limits=limits,
        reckoning=reckoning,
    )


def write_scheme(
    *,
    municipality_id: int,
    period: DateRange,
    unit: SchemeUnit,
    title: str,
    values: Mapping[str, int],
    by: Actor,
    limits: Mapping[str, Limits] | None = None,
    reckoning: Reckoning = PLAIN,
) -> FundingScheme:
    """`set_funding_scheme` as part of a larger transaction. Raises SchemeWithoutValues, ConstraintViolated."""
    require(by, Permission.ORDER_APPROVE, municipality_id)
    if not values:
        raise errors.SchemeWithoutValues()
    with judged(FundingScheme):
        scheme = FundingScheme.objects.create(
            municipality_id=municipality_id,
            period=period,
            unit=unit,
            title=title,
            recalculation=reckoning.on_change,
            next_values=reckoning.next_values,
            decreases_monthly=reckoning.decreases_monthly,
            clause=reckoning.clause.strip(),
        )
    _open_categories(scheme, values, limits or {}, by=by)
    audit.record("fundingscheme.set", scheme, by=by, unit=unit)
    return scheme


@transaction.atomic(durable=True)
def set_limits(*, value_id: int, limits: Limits, by: Actor, on: date) -> FaceValue:
    """New limits of a category; those who wait are served at once. Raises NotFound, LimitBelowGranted."""
    values = FaceValue.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    value = values.filter(pk=value_id).first()
    if value is None:
        raise NotFound()
    municipality_id = value.scheme.municipality_id
    require(by, Permission.ORDER_APPROVE, municipality_id)
    change = audit.record("facevalue.limit", value, by=by, number=limits.number, total=limits.total)
    balances = balances_of([value.number_account_id, value.sum_account_id])
    entries = (
        *_towards(balances[value.number_account_id], limits.number, field="number"),
        *_towards(balances[value.sum_account_id], limits.total, field="total"),
    )
    value.number_limit, value.sum_limit = limits.number, limits.total
    with judged(FaceValue):
        value.save(update_fields=["number_limit", "sum_limit"])
    if entries:
        post_one(
            f"facevalue:{value.pk}:limits:{change.pk}",
            entries,
            municipality_id=municipality_id,
            actor_id=by.pk,
            cause=("certificates.facevalue", value.pk),
            happened_on=on,
        )
    transaction.on_commit(partial(promote_waiting, municipality_id=municipality_id, on=on), robust=True)
    return value


@transaction.atomic(durable=True)
def set_starts(*, scheme_id: int, closes_at: datetime | None, starts_until: date | None, by: Actor) -> FundingScheme:
    """When the period closes for new courses, and until which day they may begin; None takes the limit away.

    What was booked before stays. Raises NotFound and the sentence of the constraint.
    """
    scheme = FundingScheme.objects.select_for_update(of=("self",), no_key=True).filter(pk=scheme_id).first()
    if scheme is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, scheme.municipality_id)
    scheme.closes_at, scheme.starts_until = closes_at, starts_until
    with judged(FundingScheme):
        scheme.save(update_fields=["closes_at", "starts_until"])
    moment, day = closes_at and closes_at.isoformat(), starts_until and starts_until.isoformat()
    audit.record("fundingscheme.set_starts", scheme, by=by, closes_at=moment, starts_until=day)
    return scheme


@transaction.atomic(durable=True)
def grant_values(*, scheme_id: int, by: Actor, on: date) -> int:
    """Give the values of a new scheme to certificates that have none in it yet; how many got one.

    What is left of the scheme before is not carried over. Suspended certificates and children of the age at which a
    certificate ends get nothing; those who do not fit into the limits wait in the queue. Raises NotFound.
    """
    scheme = FundingScheme.objects.select_for_update(of=("self",), no_key=True).filter(pk=scheme_id).first()
    if scheme is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, scheme.municipality_id)
    max_age = regulation_on(scheme.municipality_id, on).value(Parameter.MAX_AGE)
    categories = list(scheme.face_values.order_by("pk").values_list("category", flat=True))
    lock_values(scheme.pk, categories)
    without = selectors.certificates_without(scheme, categories).select_for_update(of=("self",), no_key=True)
    due = [each for each in without if age_on(each.child.birth_date, on) < max_age]
    shares = [
        (certificate, value, fits)
        for certificate, (value, fits) in zip(due, divide(scheme, [each.child.category for each in due]), strict=True)
        if value is not None
    ]
    valued = [(certificate, value) for certificate, value, fits in shares if fits]
    move_all([record for record, _ in valued if record.state == AccountState.RECORD], "give_value", by=person_of(by))
    queue([(certificate, value) for certificate, value, fits in shares if not fits], by=by)
    outbox.put_all("certificate.granted", grant(scheme, valued, by=by, on=on))
    audit.record("fundingscheme.grant", scheme, by=by, count=len(valued))
    return len(valued)


def _open_categories(
    scheme: FundingScheme, values: Mapping[str, int], limits: Mapping[str, Limits], *, by: Actor
) -> None:
    accounts = open_accounts([request for category in values for request in _accounts_of(scheme, category)])
    with judged(FaceValue):
        opened = FaceValue.objects.bulk_create(
            FaceValue(
                scheme=scheme,
                category=category,
                amount=amount,
                number_limit=limits.get(category, NO_LIMITS).number,
                sum_limit=limits.get(category, NO_LIMITS).total,
                number_account_id=accounts[2 * place],
                sum_account_id=accounts[2 * place + 1],
            )
            for place, (category, amount) in enumerate(values.items())
        )
    entries = entries_of(Move.GRANT, [pair for value in opened for pair in _granted(value)])
    if entries:
        post_one(
            f"fundingscheme:{scheme.pk}:limits",
            entries,
            municipality_id=scheme.municipality_id,
            actor_id=by.pk,
            cause=("certificates.fundingscheme", scheme.pk),
            happened_on=scheme.period.lower,
        )


def _accounts_of(scheme: FundingScheme, category: str) -> tuple[AccountRequest, AccountRequest]:
    """For the number and for the sum of the face values of a category."""
    place, unit = scheme.municipality_id, _sum_unit(scheme.unit)
    whose = f"{ChildCategory(category).label}, программа с {scheme.period.lower:%d.%m.%Y}"
    return (
        AccountRequest(AccountKind.SCHEME_NUMBER, Unit.PIECE, place, f"Число номиналов: {whose}"),
        AccountRequest(AccountKind.SCHEME_SUM, unit, place, f"Сумма номиналов: {whose}"),
    )


def _granted(value: FaceValue) -> Sequence[tuple[int, int]]:
    return (
        (value.number_account_id, BOUNDLESS if value.number_limit is None else value.number_limit),
        (value.sum_account_id, BOUNDLESS if value.sum_limit is None else value.sum_limit),
    )


def _sum_unit(unit: str) -> Unit:
    return Unit.HOUR if unit == SchemeUnit.HOURS_PER_WEEK else Unit(unit)


def _towards(balance: Balance, limit: int | None, *, field: str) -> tuple[EntryRequest, ...]:
    """What brings the account to its new limit; its category is locked. Raises LimitBelowGranted."""
    difference = (BOUNDLESS if limit is None else limit) - balance.total
    if difference + balance.free < 0:
        raise errors.LimitBelowGranted(granted=spell(balance.held, balance.unit), field=field)
    move_ = Move.GRANT if difference > 0 else Move.WITHDRAW
    return entries_of(move_, [(balance.account_id, abs(difference))])
