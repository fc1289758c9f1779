"""Asking the registries of licences: what they say stops money, what is not found or differs is named to people.

Every licence is asked about and dealt with by itself, so that one answer that cannot be taken keeps no other waiting.
"""

import logging
from datetime import date
from functools import partial

from django.db import InterfaceError, OperationalError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.licences import apply_day, stop_licence
from sotszakaz.supply.providers.licences import Asked, LicenceWatch, Report, watches
from sotszakaz.supply.providers.models import Licence, LicenceCheck, LicenceStop, RegistryRecord
from sotszakaz.supply.providers.states import Heard, LicenceSource, StopKind

WORDS_LENGTH = 500

logger = logging.getLogger(__name__)


def watch_licences(*, municipality_id: int, on: date) -> None:
    """Ask the registries of licences, then let the day have its effect. Bears repeating."""
    asked = watches()
    subtype = _subtype(municipality_id, on) if asked else ""
    for watch in asked:
        each_on_its_own(list(_watched(municipality_id)), partial(_look, watch, subtype=subtype, on=on))
    apply_day(municipality_id=municipality_id, on=on)


def _look(watch: LicenceWatch, licence: Licence, *, subtype: str, on: date) -> None:
    outcome, words = _hear(watch, licence, subtype, on)
    LicenceCheck.objects.update_or_create(
        licence=licence,
        register=watch.name,
        defaults={
            "municipality_id": licence.municipality_id,
            "outcome": outcome,
            "words": words[:WORDS_LENGTH],
            "checked_at": timezone.now(),
        },
    )


def _hear(watch: LicenceWatch, licence: Licence, subtype: str, on: date) -> tuple[Heard, str]:
    """What is to be written down; a stop that nobody knew of is entered on the way."""
    organisation = licence.organisation
    try:
        report = watch.look(Asked(licence.number, organisation.inn, organisation.ogrn, subtype))
    except LookupError as silence:
        return Heard.UNKNOWN, _sentence(silence) or "В реестре нет такой лицензии. Сверьте номер, ИНН и ОГРН."
    except (OperationalError, InterfaceError):
        raise
    except Exception as failure:
        logger.exception("registry of licences %s failed for %s", watch.name, licence.pk)
        return Heard.REFUSED, f"Реестр не ответил: {type(failure).__name__}. Проверка повторится сама."
    return _take(report, licence, on)


def _take(report: Report | None, licence: Licence, on: date) -> tuple[Heard, str]:
    known = next(iter(licence.open_stops), None)  # type: ignore[attr-defined]
    if known is not None:
        return _compare(report, known)
    if report is None or report.kind is None or report.since is None:
        words = report.words if report is not None else ""
        return (Heard.DIFFERS if words else Heard.HOLDS), words
    try:
        stop_licence(
            licence_id=licence.pk,
            kind=report.kind,
            first_day=report.since,
            note=report.words[:400],
            source=LicenceSource.REGISTRY,
            by=SYSTEM,
            on=on,
        )
    except Refusal as refusal:
        said = f"{StopKind(report.kind).label} с {report.since:%d.%m.%Y}"
        return Heard.REFUSED, f"В реестре лицензия {said}, внести это не удалось: {refusal.message}"
    return Heard.STOPPED, report.words


def _compare(report: Report | None, known: LicenceStop) -> tuple[Heard, str]:
    """What we know already is only compared: to let money go on is for people."""
    if report is None or report.kind is None:
        return Heard.DIFFERS, "В реестре лицензия действует, у нас нет. Внесите день, с которого она снова действует."
    if report.kind != known.kind:
        said = f"{StopKind(report.kind).label} с {report.since:%d.%m.%Y}"
        return Heard.DIFFERS, f"В реестре лицензия {said}, у нас {known.get_kind_display()}. Сверьте и исправьте."
    return Heard.STOPPED, report.words


def _sentence(silence: LookupError) -> str:
    return str(silence.args[0]) if silence.args else ""


def _subtype(municipality_id: int, on: date) -> str:
    """The sub-type that the rules demand; empty where there are no rules yet."""
    try:
        return regulation_on(municipality_id, on).value(Parameter.LICENCE_SUBTYPE)
    except NoRegulation:
        return ""


def _watched(municipality_id: int) -> "QuerySet[Licence]":
    """Licences of providers in the registry, but for those that are terminated or replaced for good."""
    records = RegistryRecord.objects.active().filter(municipality_id=municipality_id)
    endless = LicenceStop.objects.filter(period__endswith__isnull=True)
    over = endless.filter(kind__in=[StopKind.TERMINATED, StopKind.REPLACED])
    return (
        Licence.objects.filter(municipality_id=municipality_id, organisation__in=records.values("organisation"))
        .exclude(pk__in=over.values("licence"))
        .select_related("organisation")
        .prefetch_related(Prefetch("stops", queryset=endless.order_by("pk"), to_attr="open_stops"))
        .order_by("pk")
    )
