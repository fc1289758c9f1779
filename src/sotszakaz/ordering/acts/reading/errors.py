"""Why a text is not read as an act."""

from sotszakaz.foundation.errors import Refusal


class NotAnAct(Refusal):
    """The text has no heading of an act and none of its tables."""

    code = "not_an_act"
    template = (
        "В файле не найден муниципальный акт: нет ни постановления или распоряжения, ни перечня услуг, "
        "ни плана, ни показателей. Загрузите текст акта."
    )
