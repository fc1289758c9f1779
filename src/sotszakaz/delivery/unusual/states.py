"""What may be unusual in a month, and what a person has said of it."""

from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class FindingKind(TextChoices):
    """Each is looked for by a file of the same name in `sql/`."""

    NEVER_ATTENDED = "never_attended", "Ни разу не был, а месяц оплачивается"
    SHARED_PHONE = "shared_phone", "Дети разных семей с одним телефоном"
    MANY_CHILDREN = "many_children", "Один человек представляет много детей"
    ODD_HOURS = "odd_hours", "Занятия в невозможное время"
    ABOVE_PLACES = "above_places", "В группе больше детей, чем мест"
    CHILD_TWICE = "child_twice", "Ребёнок на двух занятиях сразу"
    TEACHER_TWICE = "teacher_twice", "Педагог на двух занятиях сразу"


class FindingState(TextChoices):
    FOUND = "found", "не проверено"
    CHECKED = "checked", "проверено"


FINDING_MOVES: Moves = {"check": ({FindingState.FOUND}, FindingState.CHECKED)}
