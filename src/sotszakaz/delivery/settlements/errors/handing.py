"""Why a month is not handed in."""

from sotszakaz.foundation.errors import Refusal


class HandInTooEarly(Refusal):
    """A month is handed in when it is over."""

    code = "hand_in_too_early"
    template = "Месяц {month:%m.%Y} сдают с {day:%d.%m.%Y}, когда все занятия пройдут."


class HandInIncomplete(Refusal):
    """Sheets that lack a class or a child are not handed in."""

    code = "hand_in_incomplete"
    template = "Месяц не сдан: в табелях не хватает отметок ({count}). Первая — {first}. Отметьте всё и сдайте снова."


class NothingToHandIn(Refusal):
    """Under the agreement nobody was taught in the month."""

    code = "nothing_to_hand_in"
    template = "По соглашению № {number} в {month:%m.%Y} нет действующих договоров, сдавать нечего."
