"""Why a text is not read as an act."""

from sotszakaz.foundation.errors import Refusal


class TooMuchText(Refusal):
    """Many times the text of the longest act."""

    code = "act_text_too_long"
    template = (
        "В файле больше {limit} знаков текста, а в акте их в десятки раз меньше. Загрузите только акт с приложениями."
    )


class NotAnAct(Refusal):
    """The text has no heading of an act and none of its tables."""

    code = "not_an_act"
    template = (
        "В файле не найден муниципальный акт: нет ни постановления или распоряжения, ни перечня услуг, "
        "ни плана, ни показателей. Загрузите текст акта."
    )
