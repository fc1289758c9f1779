"""States of a methodology and of a run, where scores come from, what a result is."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class MethodologyState(TextChoices):
    """An approved version never changes: a change is the next version."""

    DRAFT = "draft", "черновик"
    APPROVED = "approved", "утверждена"


class RunState(TextChoices):
    """Scores are entered while the run goes on; a finished one never changes, nor one that was dropped."""

    SCORING = "scoring", "оценивается"
    FINISHED = "finished", "завершён"
    DROPPED = "dropped", "отменён"


class Source(TextChoices):
    """Where the value of a factor comes from: a person's score, or a registry."""

    MANUAL = "manual", "оценивает человек"
    PROVIDERS = "providers", "исполнителей этой услуги в реестре"
    NON_MUNICIPAL = "non_municipal", "доля немуниципальных среди них, %"
    FREE_PLACES = "free_places", "свободных мест в группах исполнителя по услуге, %"
    REFUSALS = "refusals", "отказов в реестре по заявкам на эту услугу за год, %"
    NEARBY = "nearby", "других исполнителей услуги рядом, в среднем на группу"


class Level(TextChoices):
    LOW = "low", "низкий"
    MEDIUM = "medium", "средний"
    HIGH = "high", "высокий"


class Part(TextChoices):
    """Which value of a row the analysis determines."""

    BASELINE = "baseline", "база"
    TARGET = "target", "цель"


METHODOLOGY_MOVES: Moves = {"approve": ({MethodologyState.DRAFT}, MethodologyState.APPROVED)}
RUN_MOVES: Moves = {
    "finish": ({RunState.SCORING}, RunState.FINISHED),
    "drop": ({RunState.SCORING}, RunState.DROPPED),
}
