"""The way of a provider from an application to the catalogue, for the overview."""

from dataclasses import dataclass

from django.utils import timezone

from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers.selectors import Standing
from sotszakaz.supply.providers.states import ApplicationState
from sotszakaz.web.components.words import day, period


@dataclass(frozen=True, slots=True)
class Step:
    """A step of `c-steps`: done, current or todo."""

    title: str
    state: str
    note: str = ""


def steps_of(standing: Standing, agreement: Agreement | None, published: int) -> list[Step]:
    """Four steps; the first that is not done is the current one."""
    done = (
        standing.record is not None or (standing.application is not None and not standing.is_excluded),
        standing.record is not None,
        agreement is not None,
        published > 0,
    )
    current = done.index(False) if False in done else len(done)
    titles = ("Заявка в реестр", "Реестр исполнителей", "Соглашение", "Программа в каталоге")
    notes = (_applied(standing), _included(standing), _agreed(agreement), _published(published))
    states = ["done" if ready else ("current" if place == current else "todo") for place, ready in enumerate(done)]
    return [Step(*each) for each in zip(titles, states, notes, strict=True)]


def _applied(standing: Standing) -> str:
    application = standing.application
    if standing.excluded is not None and standing.is_excluded:
        return f"Запись № {standing.excluded.number} исключена. Чтобы вернуться в реестр, подайте новую заявку."
    if application is None:
        return "" if standing.record else "Подайте заявку: понадобятся лицензия и реквизиты банка."
    if application.state == ApplicationState.REFUSED and standing.record is None:
        return "Отказано. Исправьте, что указано в отказе, и подайте снова."
    return f"Подана {day(timezone.localdate(application.submitted_at))}."


def _included(standing: Standing) -> str:
    if standing.record is not None:
        return f"Запись № {standing.record.number} от {day(standing.record.included_on)}."
    application = standing.application
    if application is not None and application.state == ApplicationState.SUBMITTED:
        return f"Решение до {day(application.decide_by_on)}."
    return ""


def _agreed(agreement: Agreement | None) -> str:
    if agreement is None:
        return "Заключает муниципалитет по реестровой записи."
    return f"№ {agreement.number}, {period(agreement.valid)}."


def _published(published: int) -> str:
    return "" if published else "Добавьте программу, часть и группу, затем опубликуйте."
