from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class LoadUnit(TextChoices):
    """In what the load of one child is said."""

    WEEK = "week", "часов в неделю"
    YEAR = "year", "часов в год"


class ScenarioState(TextChoices):
    """A scenario is counted anew as often as one likes; the chosen one has become an order and stays as it was."""

    DRAFT = "draft", "расчёт"
    CHOSEN = "chosen", "выбран"


class SimulationState(TextChoices):
    """A simulation waits for the worker, is being replayed, or is over."""

    QUEUED = "queued", "ждёт очереди"
    RUNNING = "running", "идёт"
    DONE = "done", "готово"
    CANCELLED = "cancelled", "остановлено"
    FAILED = "failed", "не получилось"


UNFINISHED = (SimulationState.QUEUED, SimulationState.RUNNING)

SCENARIO_MOVES: Moves = {"choose": ({ScenarioState.DRAFT}, ScenarioState.CHOSEN)}

SIMULATION_MOVES: Moves = {
    "start": ({SimulationState.QUEUED}, SimulationState.RUNNING),
    "finish": ({SimulationState.RUNNING}, SimulationState.DONE),
    "cancel": (set(UNFINISHED), SimulationState.CANCELLED),
    "fail": ({SimulationState.RUNNING}, SimulationState.FAILED),
}
