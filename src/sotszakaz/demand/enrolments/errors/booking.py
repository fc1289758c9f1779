"""Why a click did not book: its page is old, too early or not ours, or too many came at once."""

from sotszakaz.foundation.errors import Refusal


class KeyOfOther(Refusal):
    """The key of repetition has already been used for something else."""

    code = "enrolment_key_of_other"
    template = "Эта страница прежняя, заявление с неё не подано. Проверьте новый расчёт и подайте его, если согласны."
    status = 409


class WindowNotOpen(Refusal):
    """The municipality has published the minute from which places are given."""

    code = "enrolment_window_not_open"
    template = "Запись в эту группу ещё не открыта. Подайте заявление, когда она начнётся."
    status = 409


class PriceChanged(Refusal):
    """Between the quote and the click the balance or the price has changed: the parent is asked again."""

    code = "enrolment_price_changed"
    template = (
        "Пока вы смотрели расчёт, он изменился: доплачивать пришлось бы {now} вместо {shown}. "
        "Заявление не подано. Проверьте новый расчёт и подайте его, если согласны."
    )
    status = 409


class QuoteStale(Refusal):
    """The child's other applications have changed since the quote, and limits are judged by them."""

    code = "enrolment_quote_stale"
    template = "Пока вы смотрели расчёт, у ребёнка изменились другие заявления. Проверьте новый расчёт и подайте снова."
    status = 409


class TicketForged(Refusal):
    """Not a ticket of this installation, or one that somebody has changed."""

    code = "enrolment_ticket_forged"
    template = "Это нажатие не от нашей страницы. Откройте расчёт и подайте заявление с него."
    status = 400


class TicketExpired(Refusal):
    code = "enrolment_ticket_expired"
    template = "Прежний расчёт больше не действует, заявление не подано. Проверьте новый и подайте его, если согласны."
    status = 409


class TooEarly(Refusal):
    """The ticket is good and the window is not open: `seconds` are left."""

    code = "enrolment_too_early"
    template = "Запись откроется через {seconds} с. Страницу обновлять не нужно."
    status = 425


class Crowded(Refusal):
    """More people wait at the gate than it answers in good time; nothing was asked of the database."""

    code = "enrolment_crowded"
    template = "Сейчас много желающих: перед вами {ahead}. Попробуйте через минуту, заявление сохранилось на странице."
    status = 503


class NoAnswerYet(Refusal):
    """The database has not answered in good time. What was asked stays asked: a repeat gets its answer."""

    code = "enrolment_no_answer_yet"
    template = (
        "База данных пока не отвечает. Нажмите кнопку ещё раз через минуту: ваше место в очереди останется за вами, "
        "а второе заявление не появится."
    )
    status = 503


class NotBooked(Refusal):
    """The database could not make anything of the ticket: a new quote may be better."""

    code = "enrolment_not_booked"
    template = "Не получилось подать заявление. Проверьте новый расчёт и нажмите кнопку ещё раз."
    status = 500
