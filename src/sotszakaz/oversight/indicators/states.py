from django.db.models import TextChoices


class Form(TextChoices):
    """What a figure is: a number of rows, or the part of the rows that fits."""

    COUNT = "count", "количество"
    SHARE = "share", "доля, %"


class ValueWay(TextChoices):
    """What a person enters where registries do not answer."""

    NUMBER = "number", "число"
    PERCENT = "percent", "процент"
    STATE = "state", "состояние словами"


class Standing(TextChoices):
    """How a row stands to its target: the traffic light. Each has a sign of its own shape."""

    REACHED = "reached", "достигнут"
    ON_COURSE = "on_course", "в графике"
    AT_RISK = "at_risk", "под угрозой"
    AHEAD = "ahead", "год цели впереди"
    MISSED = "missed", "не достигнут"
    NO_TARGET = "no_target", "цель не задана"
    NO_DATA = "no_data", "нет сведений"

    @property
    def sign(self) -> str:
        return _SIGNS[self.value]


_SIGNS = {
    "reached": "●",
    "on_course": "▲",
    "at_risk": "◆",
    "ahead": "△",
    "missed": "■",
    "no_target": "○",
    "no_data": "□",
}


class Origin(TextChoices):
    """Where an actual value comes from."""

    COMPUTED = "computed", "посчитано по реестрам"
    ENTERED = "entered", "введено с источником"
    MISSING = "missing", "не введено"
