"""Licences that stop: from that day no new money, until the licence holds again or another one is entered.

What is promised already stays promised: accounts of the provider's agreements are suspended in the ledger, so that
nothing more is claimed; contracts and agreements are refused by triggers, quotes by `enrolment_quote`.
"""

from datetime import date
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.kernel.ledger.actions import reopen_account, suspend_account
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import errors
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers import claims, rules
from sotszakaz.supply.providers.licences import is_stopped, lock_licences, replace_licence
from sotszakaz.supply.providers.models import Licence, LicenceStop, RegistryRecord
from sotszakaz.supply.providers.states import LicenceSource, RecordState, StopKind


@transaction.atomic(durable=True)
def stop_licence(
    *,
    licence_id: int,
    kind: StopKind,
    first_day: date,
    note: str = "",
    source: LicenceSource = LicenceSource.OFFICE,
    by: Actor,
    on: date,
) -> LicenceStop:
    """From `first_day` the licence does not hold; a day that has come stops new money at once.

    Raises NotFound, ConstraintViolated when it does not hold then already.
    """
    sides = Licence.objects.filter(pk=licence_id).values_list("municipality_id", "organisation_id").first()
    licence = {each.pk: each for each in lock_licences(*(sides or (0, 0)))}.get(licence_id)
    if licence is None:
        raise errors.NotFound()
    require(by, Permission.PROVIDER_DECIDE, licence.municipality_id)
    with judged(LicenceStop):
        stop = LicenceStop.objects.create(
            municipality_id=licence.municipality_id,
            licence=licence,
            kind=kind,
            period=DateRange(first_day, None),
            source=source,
            note=note.strip(),
            entered_by_id=by.pk,
        )
    audit.record("licencestop.enter", stop, by=by, kind=str(kind), first_day=str(first_day))
    if first_day <= on:
        _take_effect(stop, on=on)
    return stop


@transaction.atomic(durable=True)
def resume_licence(*, stop_id: int, first_day: date, by: Actor, on: date) -> LicenceStop:
    """A suspended licence holds again from `first_day`. Raises LicenceTerminated, LicenceResumed, ResumeTooEarly."""
    stop = _lock_stop(stop_id)
    require(by, Permission.PROVIDER_DECIDE, stop.municipality_id)
    if stop.kind == StopKind.TERMINATED:
        raise errors.LicenceTerminated()
    if stop.kind == StopKind.REPLACED:
        raise errors.LicenceReplaced()
    if stop.period.upper is not None:
        raise errors.LicenceResumed(day=stop.period.upper)
    if first_day <= stop.period.lower:
        raise errors.ResumeTooEarly(field="first_day", day=stop.period.lower)
    stop.period = DateRange(stop.period.lower, first_day)
    stop.save(update_fields=["period"])
    audit.record("licencestop.lift", stop, by=by, first_day=str(first_day))
    if first_day <= on:
        _resume(stop, on=on)
    return stop


@transaction.atomic(durable=True)
def enter_licence(
    *, record_id: int, licence: claims.Licence, replaces: int | None = None, by: Actor, on: date
) -> Licence:
    """Another licence of a provider of the registry; when it holds, new money goes on.

    The one that it `replaces` (an id) holds no more from this day.

    Raises refusals of `providers.errors`, RecordNotActive, NotFound, ConstraintViolated.
    """
    sides = RegistryRecord.objects.filter(pk=record_id).values_list("municipality_id", "organisation_id").first()
    known = {each.pk: each for each in lock_licences(*(sides or (0, 0)))}
    stops = _in_effect(*(sides or (0, 0)))
    record = RegistryRecord.objects.lock(record_id)
    require(by, Permission.PROVIDER_DECIDE, record.municipality_id)
    if record.state != RecordState.ACTIVE:
        raise errors.RecordNotActive(number=record.number)
    if replaces is not None and replaces not in known:
        raise errors.NotFound()
    entered = _write_licence(record, licence, by=by, on=on)
    audit.record("licence.enter", entered, by=by, number=entered.number)
    if replaces is not None:
        stop = replace_licence(known[replaces], entered, source=LicenceSource.OFFICE, by=by, on=on)
        _take_effect(stop, on=on)
    for stop in stops:
        _resume(stop, on=on)
    return entered


def _write_licence(record: RegistryRecord, licence: claims.Licence, *, by: Actor, on: date) -> Licence:
    regulation = regulation_on(record.municipality_id, on)
    rules.ensure_licence_number(licence.number)
    rules.ensure_licence(
        issued_on=licence.issued_on,
        subtype=licence.subtype,
        on=on,
        required=regulation.value(Parameter.LICENCE_SUBTYPE),
        clause=regulation.clause(Parameter.LICENCE_SUBTYPE),
    )
    with judged(Licence):
        return Licence.objects.create(
            municipality_id=record.municipality_id,
            organisation_id=record.organisation_id,
            number=rules.licence_number_of(licence.number),
            issued_on=licence.issued_on,
            issuer=licence.issuer,
            subtype=licence.subtype,
            source=LicenceSource.OFFICE,
            entered_by_id=by.pk,
        )


def apply_day(*, municipality_id: int, on: date) -> None:
    """Stops whose day has come take effect, stops that are over give the money back to its use; each by itself."""
    mine = LicenceStop.objects.filter(municipality_id=municipality_id).order_by("pk")
    begun = mine.filter(took_effect_at__isnull=True, period__contains=on).values_list("pk", flat=True)
    each_on_its_own(list(begun), partial(_begin, on=on))
    ended = mine.filter(took_effect_at__isnull=False, resumed_at__isnull=True, period__endswith__lte=on)
    each_on_its_own(list(ended.values_list("pk", flat=True)), partial(_end, on=on))


@transaction.atomic(durable=True)
def _begin(stop_id: int, *, on: date) -> None:
    stop = _lock_stop(stop_id)
    if stop.took_effect_at is None:
        _take_effect(stop, on=on)


@transaction.atomic(durable=True)
def _end(stop_id: int, *, on: date) -> None:
    stop = _lock_stop(stop_id)
    if stop.resumed_at is None:
        _resume(stop, on=on)


def _lock_stop(stop_id: int) -> LicenceStop:
    """The stop after the licences of its provider, before its record and agreements. Raises NotFound."""
    sides = LicenceStop.objects.filter(pk=stop_id).values_list("municipality_id", "licence__organisation_id").first()
    lock_licences(*(sides or (0, 0)))
    return LicenceStop.objects.lock(stop_id)


def _take_effect(stop: LicenceStop, *, on: date) -> None:
    stop.took_effect_at = timezone.now()
    stop.save(update_fields=["took_effect_at"])
    licence = stop.licence
    if is_stopped(licence.municipality_id, licence.organisation_id, on):
        for account_id in _lock_accounts(licence):
            suspend_account(account_id)
        outbox.put("licence.stopped", stop)
    elif stop.kind == StopKind.REPLACED:
        for each in _in_effect(licence.municipality_id, licence.organisation_id):
            _resume(each, on=on)


def _resume(stop: LicenceStop, *, on: date) -> None:
    """A licence that was replaced and holds again tells families only where money had really stopped."""
    licence = stop.licence
    if is_stopped(licence.municipality_id, licence.organisation_id, on):
        return
    stop.resumed_at = timezone.now()
    stop.save(update_fields=["resumed_at"])
    accounts = balances_of(_lock_accounts(licence))
    was_stopped = any(each.status == AccountStatus.SUSPENDED for each in accounts.values())
    for account_id in accounts:
        reopen_account(account_id)
    if was_stopped or stop.kind != StopKind.REPLACED:
        outbox.put("licence.resumed", stop)


def _in_effect(municipality_id: int, organisation_id: int) -> list[LicenceStop]:
    stops = LicenceStop.objects.of(municipality_id, organisation_id).select_related("licence")
    begun = stops.filter(took_effect_at__isnull=False, resumed_at__isnull=True).exclude(kind=StopKind.REPLACED)
    return list(begun.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _lock_accounts(licence: Licence) -> list[int]:
    """The limits of all agreements that are not terminated, the record and the agreements locked.

    Who makes an agreement locks the record, who terminates one locks the agreement: neither passes by unseen.
    """
    sides = {"municipality_id": licence.municipality_id, "organisation_id": licence.organisation_id}
    list(RegistryRecord.objects.active().filter(**sides).select_for_update(of=("self",), no_key=True).order_by("pk"))
    agreements = (
        Agreement.objects.active()
        .filter(municipality_id=licence.municipality_id, record__organisation_id=licence.organisation_id)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    return [each.account_id for each in agreements]
