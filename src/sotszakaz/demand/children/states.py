from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ChildState(TextChoices):
    """Are the child's data confirmed; only a confirmed child has a certificate in force.

    A merged record is history of the one that it is merged into, a departed one of another municipality's.
    """

    PENDING = "pending", "на проверке"
    CONFIRMED = "confirmed", "данные подтверждены"
    RETURNED = "returned", "возвращено на уточнение"
    MERGED = "merged", "объединена с другой записью"
    DEPARTED = "departed", "выбыл в другой муниципалитет"


LIVING = (ChildState.PENDING, ChildState.CONFIRMED, ChildState.RETURNED)
"""Records that stand for a child now; one СНИЛС is on one of them."""


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
    "merge": (set(LIVING), ChildState.MERGED),
    "depart": (set(LIVING), ChildState.DEPARTED),
}


class PairState(TextChoices):
    """Two records that look like one child: what a person has said of them."""

    SUSPECTED = "suspected", "похожи"
    MERGED = "merged", "один ребёнок"
    DIFFERENT = "different", "разные дети"


PAIR_MOVES: Moves = {
    "merge": ({PairState.SUSPECTED}, PairState.MERGED),
    "differ": ({PairState.SUSPECTED}, PairState.DIFFERENT),
    "doubt": ({PairState.DIFFERENT}, PairState.SUSPECTED),
}


class LoginPairState(TextChoices):
    """Two logins that look like one parent's: what a person has said of them."""

    SUSPECTED = "suspected", "похожи"
    MERGED = "merged", "один человек"
    DIFFERENT = "different", "разные люди"


LOGIN_PAIR_MOVES: Moves = {
    "merge": ({LoginPairState.SUSPECTED}, LoginPairState.MERGED),
    "differ": ({LoginPairState.SUSPECTED}, LoginPairState.DIFFERENT),
    "doubt": ({LoginPairState.DIFFERENT}, LoginPairState.SUSPECTED),
}


class Reason(TextChoices):
    """Why two records look like one child, or what speaks against it."""

    SAME_SNILS = "same_snils", "один СНИЛС"
    SAME_NAME = "same_name", "совпадают фамилия, имя и отчество"
    SAME_BIRTH_DATE = "same_birth_date", "совпадает дата рождения"
    SAME_REPRESENTATIVE = "same_representative", "один законный представитель"
    SURNAME_SPELLING = "surname_spelling", "фамилия написана иначе"
    SURNAME_CHANGED = "surname_changed", "другая фамилия при том же имени, отчестве и представителе"
    FIRST_NAME_SPELLING = "first_name_spelling", "имя написано иначе"
    MIDDLE_NAME_MISSING = "middle_name_missing", "в одной записи нет отчества"
    MIDDLE_NAME_SPELLING = "middle_name_spelling", "отчество написано иначе"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped", "в дате рождения переставлены день и месяц"
    BIRTH_DATE_DIFFERS = "birth_date_differs", "разные даты рождения"
    SNILS_MISSING = "snils_missing", "СНИЛС есть не в обеих записях"
    SNILS_DIFFERENT = "snils_different", "СНИЛС разные: решать по подлинникам документов"


class DataPaper(TextChoices):
    """By which document confirmed data of a child change."""

    NAME_CHANGE = "name_change", "свидетельство о перемене имени"
    BIRTH = "birth", "свидетельство о рождении"
    ADOPTION = "adoption", "свидетельство об усыновлении"
    PATERNITY = "paternity", "свидетельство об установлении отцовства"
    PASSPORT = "passport", "паспорт"
    SNILS = "snils", "документ о СНИЛС"
    DISABILITY = "disability", "справка медико-социальной экспертизы"
    COMMISSION = "commission", "заключение психолого-медико-педагогической комиссии"
    GUARDIANSHIP = "guardianship", "акт об опеке или попечительстве"
    RESIDENCE = "residence", "документ о регистрации по месту жительства"
    COURT = "court", "решение суда"
    OTHER = "other", "иной документ"


SECRET_PAPERS = frozenset({DataPaper.ADOPTION})
"""Documents that tell what the law keeps secret (ст. 139 СК РФ): cabinets do not show what changed by them."""


class RequestState(TextChoices):
    """What has become of a family's wish that confirmed data change."""

    ASKED = "asked", "ждёт решения"
    GRANTED = "granted", "данные изменены"
    DECLINED = "declined", "отклонена"
    WITHDRAWN = "withdrawn", "отозвана"


REQUEST_MOVES: Moves = {
    "grant": ({RequestState.ASKED}, RequestState.GRANTED),
    "decline": ({RequestState.ASKED}, RequestState.DECLINED),
    "withdraw": ({RequestState.ASKED}, RequestState.WITHDRAWN),
}


class FamilyDeed(TextChoices):
    """What a family does by a paper that somebody else enters for it; by its own login it does the same."""

    TAKE = "take", "занять предложенное место"
    SIGN = "sign", "подписать договор"
    WITHDRAW = "withdraw", "отозвать заявление или отказаться от места"
    CHANGE = "change", "сменить группу"
    ASK_TRANSFER = "ask_transfer", "попросить о переводе в другую группу"
    TRANSFER = "transfer", "согласиться на перевод в другую группу"
    DROP_TRANSFER = "drop_transfer", "отказаться от перевода в другую группу"
    TERMINATE = "terminate", "расторгнуть договор"
    OWN_COST = "own_cost", "учиться дальше за свой счёт"
    OBJECT = "object", "возразить против начисления"
    DROP_OBJECTION = "drop_objection", "отозвать возражение против начисления"
    JOIN_LINE = "join_line", "встать в очередь на место"
    LEAVE_LINE = "leave_line", "выйти из очереди"
    WISHES = "wishes", "составить список пожеланий"


ASKING = frozenset(
    {
        FamilyDeed.TAKE,
        FamilyDeed.CHANGE,
        FamilyDeed.ASK_TRANSFER,
        FamilyDeed.TRANSFER,
        FamilyDeed.JOIN_LINE,
        FamilyDeed.WISHES,
    }
)
"""Deeds by which a family asks for a place: who signed their paper is the side of the documents that follow."""
