"""Licences that stop: from that day no new money, until the licence holds again or another one is entered.

What is promised already stays promised: accounts of the provider's agreements are suspended in the ledger, so that
nothing more is claimed; contracts and agreements are refused by triggers, quotes by `enrolment_quote`.
"""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.ledger.actions import reopen_account, suspend_account
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import errors
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers import claims, rules
from sotszakaz.supply.providers.licences import is_stopped, watches
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
    licence = Licence.objects.select_for_update(no_key=True).filter(pk=licence_id).first()
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
    stop = LicenceStop.objects.lock(stop_id)
    require(by, Permission.PROVIDER_DECIDE, stop.municipality_id)
    if stop.kind == StopKind.TERMINATED:
        raise errors.LicenceTerminated()
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
def enter_licence(*, record_id: int, licence: claims.Licence, by: Actor, on: date) -> Licence:
    """Another licence of a provider of the registry; when it holds, new money goes on.

    Raises refusals of `providers.errors`, RecordNotActive, ConstraintViolated.
    """
    record = RegistryRecord.objects.lock(record_id)
    require(by, Permission.PROVIDER_DECIDE, record.municipality_id)
    if record.state != RecordState.ACTIVE:
        raise errors.RecordNotActive(number=record.number)
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
        entered = Licence.objects.create(
            municipality_id=record.municipality_id,
            organisation_id=record.organisation_id,
            number=rules.licence_number_of(licence.number),
            issued_on=licence.issued_on,
            issuer=licence.issuer,
            subtype=licence.subtype,
            source=LicenceSource.OFFICE,
            entered_by_id=by.pk,
        )
    audit.record("licence.enter", entered, by=by, number=entered.number)
    for stop in _in_effect(record.municipality_id, record.organisation_id):
        _resume(stop, on=on)
    return entered


def watch_licences(*, municipality_id: int, on: date) -> None:
    """Ask the registries of licences, then let the day have its effect. Bears repeating."""
    for watch in watches():
        for licence in _watched(municipality_id):
            try:
                report = watch.look(licence.number)
            except LookupError:
                continue
            if report is not None:
                stop_licence(
                    licence_id=licence.pk,
                    kind=report.kind,
                    first_day=report.since,
                    source=LicenceSource.REGISTRY,
                    by=SYSTEM,
                    on=on,
                )
    apply_day(municipality_id=municipality_id, on=on)


@transaction.atomic(durable=True)
def apply_day(*, municipality_id: int, on: date) -> None:
    """Stops whose day has come take effect, stops that are over give the money back to its use."""
    mine = LicenceStop.objects.filter(municipality_id=municipality_id).select_for_update(of=("self",), no_key=True)
    for stop in mine.filter(took_effect_at__isnull=True, period__contains=on).order_by("pk"):
        _take_effect(stop, on=on)
    for stop in mine.filter(took_effect_at__isnull=False, resumed_at__isnull=True, period__endswith__lte=on):
        _resume(stop, on=on)


def _watched(municipality_id: int) -> list[Licence]:
    """Licences of providers in the registry about whose end nothing is known yet."""
    records = RegistryRecord.objects.active().filter(municipality_id=municipality_id)
    return list(
        Licence.objects.filter(municipality_id=municipality_id, organisation__in=records.values("organisation"))
        .exclude(pk__in=LicenceStop.objects.filter(period__endswith__isnull=True).values("licence"))
        .order_by("pk")
    )


def _take_effect(stop: LicenceStop, *, on: date) -> None:
    stop.took_effect_at = timezone.now()
    stop.save(update_fields=["took_effect_at"])
    licence = stop.licence
    if is_stopped(licence.municipality_id, licence.organisation_id, on):
        _each_account(licence, suspend_account)
        outbox.put("licence.stopped", stop)


def _resume(stop: LicenceStop, *, on: date) -> None:
    licence = stop.licence
    if is_stopped(licence.municipality_id, licence.organisation_id, on):
        return
    stop.resumed_at = timezone.now()
    stop.save(update_fields=["resumed_at"])
    _each_account(licence, reopen_account)
    outbox.put("licence.resumed", stop)


def _in_effect(municipality_id: int, organisation_id: int) -> list[LicenceStop]:
    stops = LicenceStop.objects.of(municipality_id, organisation_id).select_related("licence")
    return list(stops.filter(took_effect_at__isnull=False, resumed_at__isnull=True).order_by("pk"))


def _each_account(licence: Licence, deed: Callable[[int], None]) -> None:
    """The limits of all agreements that are not terminated.

    Who makes an agreement locks the record, who terminates one locks the agreement: neither passes by unseen.
    """
    sides = {"municipality_id": licence.municipality_id, "organisation_id": licence.organisation_id}
    list(RegistryRecord.objects.active().filter(**sides).select_for_update(of=("self",), no_key=True))
    agreements = (
        Agreement.objects.active()
        .filter(municipality_id=licence.municipality_id, record__organisation_id=licence.organisation_id)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for agreement in agreements:
        deed(agreement.account_id)
