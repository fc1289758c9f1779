from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ChecklistState(TextChoices):
    """A check-list is written, approved once and from then on never changes; its next version replaces it."""

    DRAFT = "draft", "черновик"
    APPROVED = "approved", "утверждён"
    REPLACED = "replaced", "заменён"


CHECKLIST_MOVES: Moves = {
    "approve": ({ChecklistState.DRAFT}, ChecklistState.APPROVED),
    "replace": ({ChecklistState.APPROVED}, ChecklistState.REPLACED),
}


class InspectionKind(TextChoices):
    """The provider knows of a planned one beforehand, of a surprise one when it is over."""

    PLANNED = "planned", "плановая"
    SURPRISE = "surprise", "внеплановая"


class InspectionState(TextChoices):
    """Filled while it goes on; what was found is frozen when it is over."""

    PLANNED = "planned", "запланирована"
    RUNNING = "started", "идёт"
    DONE = "done", "завершена"
    CANCELLED = "cancelled", "отменена"


INSPECTION_MOVES: Moves = {
    "start": ({InspectionState.PLANNED}, InspectionState.RUNNING),
    "finish": ({InspectionState.RUNNING}, InspectionState.DONE),
    "cancel": ({InspectionState.PLANNED, InspectionState.RUNNING}, InspectionState.CANCELLED),
}

LIVE = (InspectionState.PLANNED, InspectionState.RUNNING)


class Mark(TextChoices):
    """Does the service match the criterion."""

    YES = "yes", "да"
    PARTLY = "partly", "частично"
    NO = "no", "нет"
    NOT_APPLICABLE = "not_applicable", "не применимо"


FAULTS = frozenset({Mark.PARTLY, Mark.NO})


class ShortcomingState(TextChoices):
    """What an inspection found wrong: the provider mends and says so, the inspector looks again."""

    MENDING = "waiting", "устраняется"
    REPORTED = "submitted", "исполнитель ответил"
    MENDED = "done", "устранено"


SHORTCOMING_MOVES: Moves = {
    "report": ({ShortcomingState.MENDING}, ShortcomingState.REPORTED),
    "accept": ({ShortcomingState.REPORTED}, ShortcomingState.MENDED),
    "return": ({ShortcomingState.REPORTED}, ShortcomingState.MENDING),
}


class MeasureKind(TextChoices):
    """What follows from an inspection besides the duty to mend (ст. 25 189-ФЗ)."""

    WARNING = "warning", "предупреждение"
    EXCLUSION = "exclusion", "предложение исключить из реестра"


class MeasureState(TextChoices):
    """A measure stands until somebody takes it back with a reason."""

    TAKEN = "raised", "принята"
    WITHDRAWN = "withdrawn", "отозвана"


MEASURE_MOVES: Moves = {"withdraw": ({MeasureState.TAKEN}, MeasureState.WITHDRAWN)}
