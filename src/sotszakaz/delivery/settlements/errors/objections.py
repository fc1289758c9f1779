"""Why an objection is not raised or answered."""

from sotszakaz.foundation.errors import Refusal


class ObjectionEmpty(Refusal):
    """Whoever answers must know what is wrong."""

    code = "objection_empty"
    template = "Напишите своими словами, что не так: этот текст прочтут исполнитель и уполномоченный орган."


class LineUndone(Refusal):
    """A line that was corrected means nothing any more; its correction does."""

    code = "line_undone"
    template = "Эта строка уже исправлена или сама отменяет другую. Возразите против последней строки этого месяца."


class UpheldAlready(Refusal):
    """What was upheld holds the line until a closing counts it anew; a second would hold it twice."""

    code = "upheld_already"
    template = "Возражение уже удовлетворено, строку исправит следующее закрытие. Возразите против новой строки."


class ObjectionTooLate(Refusal):
    """A line that may not be corrected any more is not doubted: nothing could follow."""

    code = "objection_too_late"
    template = (
        "Возразить против начисления за {month:%m.%Y} по правилам муниципалитета можно было по {last:%d.%m.%Y}. "
        "Обратитесь в уполномоченный орган."
    )


class ReplyEmpty(Refusal):
    """A reply without words explains nothing."""

    code = "reply_empty"
    template = "Напишите пояснение: его прочтут семья и уполномоченный орган."


class AlreadyReplied(Refusal):
    """The provider replies once; afterwards the payer decides."""

    code = "already_replied"
    template = "Пояснение исполнителя уже отправлено {day:%d.%m.%Y}. Дождитесь решения уполномоченного органа."
    status = 409
    is_overtaken = True


class GroundMissing(Refusal):
    """An answer without a reason is no answer."""

    code = "ground_missing"
    template = "Напишите, почему так решено: этот текст прочтут семья и исполнитель."


class SameShare(Refusal):
    """To uphold an objection is to change the line."""

    code = "same_share"
    template = "Доля {percent:f} % уже стоит в строке. Укажите другую долю или отклоните возражение."
