"""Why somebody does not wait in a line, or no longer."""

from sotszakaz.foundation.errors import Refusal


class NotInLine(Refusal):
    """The entry has been settled meanwhile: a place is offered, taken or given up."""

    code = "waiting_not_in_line"
    template = "Ребёнок уже не стоит в этой очереди: сейчас — «{state}». Посмотрите его заявления."
    status = 409
    is_overtaken = True
