from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class QuestionKind(TextChoices):
    """How a question is answered."""

    SCALE = "scale", "оценка от 1 до 5"
    YES_NO = "yes_no", "да или нет"
    WORDS = "words", "словами"


class SurveyState(TextChoices):
    """A survey takes answers until it is closed."""

    OPEN = "open", "идёт"
    CLOSED = "closed", "завершён"


class SheetState(TextChoices):
    """Slips that are lost are declared void: others are printed for the same families."""

    PRINTED = "issued", "выданы"
    VOID = "revoked", "отменены"


SHEET_MOVES: Moves = {"void": ({SheetState.PRINTED}, SheetState.VOID)}

SURVEY_MOVES: Moves = {"close": ({SurveyState.OPEN}, SurveyState.CLOSED)}

SCALE = range(1, 6)
SCALE_WORDS = {
    5: "5 — очень доволен",
    4: "4 — скорее доволен",
    3: "3 — трудно сказать",
    2: "2 — скорее недоволен",
    1: "1 — совсем недоволен",
}
