"""What families are told when places have been given by wishes."""

from collections import defaultdict
from collections.abc import Sequence

from sotszakaz.demand.allocation.models import ChildResult, WishOutcome
from sotszakaz.demand.allocation.states import Booking, Result
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

SETTLED = "allocation.result"


def tell_of_results(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: one notice a child, three queries for a batch."""
    results = ChildResult.objects.select_related("child", "run__window").in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in results.values())
    told = _told(list(results.values()))
    tell(
        Telling(message, user_id, AREA_CITIZEN, f"{result.child.first_name}: итоги приёма", text)
        for message in messages
        for result in [results[message.subject_id]]
        for text in [_text(result, told[result.run_id, result.child_id])]
        for user_id in families.get(result.child_id, [])
    )


def _told(results: Sequence[ChildResult]) -> dict[tuple[int, int], list[WishOutcome]]:
    found: dict[tuple[int, int], list[WishOutcome]] = defaultdict(list)
    outcomes = WishOutcome.objects.filter(
        run__in={each.run_id for each in results},
        child__in={each.child_id for each in results},
        result__in=(Result.PLACED, Result.BARRED, Result.STOPPED),
    )
    for each in outcomes.select_related("group__part__programme").order_by("rank"):
        found[each.run_id, each.child_id].append(each)
    return found


def _text(result: ChildResult, told: Sequence[WishOutcome]) -> str:
    title = f"«{result.run.window.title}»"
    placed = [each for each in told if each.result == Result.PLACED]
    if told and result.barred == result.wishes:
        return (
            f"{title}: пожелания не участвовали в распределении. {told[0].bar_reason} "
            "Посмотрите объяснение каждого пожелания."
        )
    stopped = [each for each in told if each.result == Result.STOPPED]
    if stopped and not placed:
        return (
            f"{title}: место дать не удалось. {stopped[0].bar_reason} Посмотрите объяснение каждого пожелания. "
            "Оставшиеся места занимают по порядку подачи заявлений."
        )
    if not placed:
        return (
            f"{title}: мест не хватило ни в одной группе списка. Посмотрите объяснение. "
            "Оставшиеся места занимают по порядку подачи заявлений."
        )
    return " ".join([f"{title}.", *(_of_place(each) for each in placed)])


def _of_place(outcome: WishOutcome) -> str:
    about = f"«{outcome.group.part.programme.name}», группа «{outcome.group.name}»"
    if outcome.booking == Booking.REFUSED:
        return f"Место досталось ({about}), но записать не удалось. {outcome.refusal}"
    return f"Место получено: {about}. Заявление подано, исполнитель ответит в обычный срок."
