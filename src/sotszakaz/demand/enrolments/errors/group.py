"""Why this group takes nobody: it is closed, over or full, or has no timetable."""

from sotszakaz.foundation.errors import Refusal


class EnrolmentClosed(Refusal):
    code = "enrolment_closed"
    template = "Набор в эту группу закрыт. Выберите другую группу или программу."


class GroupEnded(Refusal):
    code = "enrolment_group_ended"
    template = "Занятия этой группы уже закончились. Выберите другую группу."


class NoSeats(Refusal):
    code = "enrolment_no_seats"
    template = "Свободных мест в группе нет. Встаньте в очередь или выберите другую группу."


class NoSeatsToChange(Refusal):
    """The same for a child that has a place in another group of the part: it cannot wait in a line for this one."""

    code = "enrolment_no_seats_to_change"
    template = "Свободных мест в этой группе нет: перейти в неё можно, когда место освободится. Выберите другую группу."


class NoTimetable(Refusal):
    """Weekly hours come from the timetable."""

    code = "enrolment_no_timetable"
    template = "У группы нет расписания, и часы в неделю не посчитать. Попросите исполнителя его заполнить."


class FreeOfCharge(Refusal):
    code = "enrolment_free_of_charge"
    template = "Эта часть бесплатная: сертификат для неё не нужен. Запишитесь напрямую у исполнителя."


class OthersWait(Refusal):
    """A newcomer does not go before those who wait for a place."""

    code = "enrolment_others_wait"
    template = "Места в этой группе ждут другие дети. Встаньте в очередь: когда подойдёт ваша, мы предложим место."
    status = 409


class OthersWaitForChange(Refusal):
    """The same for a child that has a place in another group of the part."""

    code = "enrolment_others_wait_for_change"
    template = "Места в этой группе ждут дети из очереди: перевод вперёд них не идёт. Выберите другую группу."
    status = 409


class PlacesFree(Refusal):
    """There is nothing to wait for."""

    code = "enrolment_places_free"
    template = "В группе есть свободные места, ждать не нужно. Подайте заявление."


class LineClosed(Refusal):
    """One may wait for a place only where one could take it."""

    code = "enrolment_line_closed"
    template = "Встать в очередь нельзя. {reason}"


class FollowsOther(Refusal):
    """A group that goes on with a course: before it begins, its places are for the children of the group before."""

    code = "enrolment_follows_other"
    template = (
        "Эта группа продолжает группу «{name}»: до {day} места в ней — для детей той группы. Запишите ребёнка туда, "
        "за ним будет место и в продолжении."
    )
