"""States of a programme and of a study group, and the moves between them."""

from django.db.models import IntegerChoices, TextChoices

from sotszakaz.foundation.transitions import Moves


class ProgrammeState(TextChoices):
    DRAFT = "draft", "черновик"
    PUBLISHED = "published", "опубликована"


class GroupState(TextChoices):
    OPEN = "open", "набор открыт"
    CLOSED = "closed", "набор закрыт"


class Weekday(IntegerChoices):
    """Days of the week by ISO 8601."""

    MONDAY = 1, "понедельник"
    TUESDAY = 2, "вторник"
    WEDNESDAY = 3, "среда"
    THURSDAY = 4, "четверг"
    FRIDAY = 5, "пятница"
    SATURDAY = 6, "суббота"
    SUNDAY = 7, "воскресенье"


PROGRAMME_MOVES: Moves = {"publish": ({ProgrammeState.DRAFT}, ProgrammeState.PUBLISHED)}

GROUP_MOVES: Moves = {"close": ({GroupState.OPEN}, GroupState.CLOSED)}
