from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ChildState(TextChoices):
    """Are the child's data confirmed; only a confirmed child has a certificate."""

    PENDING = "pending", "на проверке"
    CONFIRMED = "confirmed", "данные подтверждены"
    RETURNED = "returned", "возвращено на уточнение"


class ChildCategory(TextChoices):
    """Groups with a face value of their own (operations.md §1.2)."""

    GENERAL = "general", "дети без особых условий"
    DISABILITY = "disability", "дети с ОВЗ и дети-инвалиды"
    ORPHAN = "orphan", "дети-сироты и дети без попечения родителей"


class Relation(TextChoices):
    """Who applies for the child; from 14 the child may do it himself."""

    MOTHER = "mother", "мать"
    FATHER = "father", "отец"
    GUARDIAN = "guardian", "опекун, попечитель или приёмный родитель"
    SELF = "self", "сам получатель (с 14 лет)"


MOVES: Moves = {
    "confirm": ({ChildState.PENDING}, ChildState.CONFIRMED),
    "return": ({ChildState.PENDING}, ChildState.RETURNED),
    "correct": ({ChildState.RETURNED}, ChildState.PENDING),
}
