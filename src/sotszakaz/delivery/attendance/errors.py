from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class NoClassesInMonth(Refusal):
    """The timetable of the group has no class in this month."""

    code = "no_classes_in_month"
    template = "В этом месяце у группы нет занятий по расписанию. Выберите другой месяц."


class SheetInFuture(Refusal):
    """A class that has not come yet cannot be marked."""

    code = "sheet_in_future"
    template = "Занятие {day:%d.%m.%Y} ещё не наступило, отметить его нельзя. Оставьте его пустым."


class UnknownCell(Refusal):
    """The form names a class or a contract that does not belong to this sheet."""

    code = "unknown_cell"
    template = "Пока табель был открыт, изменились группа или расписание. Проверьте отметки и сохраните ещё раз."


class ClassCancelled(Refusal):
    """Children are marked at classes that were held."""

    code = "class_cancelled"
    template = "Занятие {day:%d.%m.%Y} отменено, отметки детей не нужны. Если оно было, верните ему «проведено»."


class NotInGroup(Refusal):
    """A child is marked on the days that the contract covers."""

    code = "not_in_group"
    template = "{day:%d.%m.%Y}: у ребёнка нет действующего договора в этой группе. Отмечайте тех, кто в списке."


class WrongTap(Refusal):
    """What came is not a mark of the journal's making."""

    code = "wrong_tap"
    template = "Эту отметку система не поняла и не записала. Поставьте её снова."


class ClassNotMovable(Refusal):
    """What was held stays on its day, and a class that was moved goes back to its own day first."""

    code = "class_not_movable"
    template = (
        "Занятие {day:%d.%m.%Y} перенести нельзя: оно уже отмечено проведённым, перенесено, или его нет в расписании. "
        "Выберите другое занятие."
    )
    is_overtaken = True
    status = 409


class MoveWithoutReason(Refusal):
    """Families are told why."""

    code = "move_without_reason"
    template = "Напишите, почему занятие переносится: это увидят семьи."


class MoveOutside(Refusal):
    """The month is paid as a whole, and the group has first and last days."""

    code = "move_outside"
    template = "Занятие переносят на другой день того же месяца и срока группы: от {first:%d.%m.%Y} до {last:%d.%m.%Y}."


class MoveToDayOff(Refusal):
    """The timetable has no classes on public holidays."""

    code = "move_to_day_off"
    template = "{day:%d.%m.%Y} — нерабочий праздничный день, занятий в него нет. Выберите другой день."


class MoveClashes(Refusal):
    """A group is taught one class at a time, and a class ends on its day."""

    code = "move_clashes"
    template = (
        "{day:%d.%m.%Y} в это время у группы другое занятие, или оно кончилось бы после полуночи. Измените время."
    )


class MoveStays(Refusal):
    """A class that was held on its new day stays there."""

    code = "move_stays"
    template = "Занятие {day:%d.%m.%Y} уже отмечено проведённым или возвращено на прежний день: менять нечего."
    is_overtaken = True
    status = 409


class OldPlaceTaken(Refusal):
    """Another class of the group was moved to where this one was."""

    code = "old_place_taken"
    template = (
        "{day:%d.%m.%Y} в {at:%H:%M} у группы теперь другое занятие. Сначала верните или перенесите его, потом это."
    )
    status = 409


class OtherTeachersGroup(Refusal):
    """The director has said who keeps the journal of the group."""

    code = "other_teachers_group"
    template = "Журнал группы «{group}» ведут другие педагоги. Попросите руководителя назначить вас."
    status = 403


class NotTeacher(Refusal):
    """Who keeps a journal has the role of a teacher at the provider."""

    code = "not_teacher"
    template = "Среди отмеченных есть люди, которые у вас больше не педагоги. Отметьте тех, кто в списке."


class OtherPerson(Refusal):
    """Marks of one person are not written under the name of another who has logged in on the same phone."""

    code = "other_person"
    template = "На этом устройстве вошёл другой человек. Отметки ждут того, кто их поставил: войдите под его именем."
    status = 409


name_constraint("attendance_month_is_open", "Месяц уже закрыт, табель не меняется. Поправку внесёт следующий реестр.")
name_constraint(
    "attendance_month_is_not_handed_in",
    "Месяц сдан муниципалитету, табель не меняется. Если нашли ошибку, попросите финансиста вернуть месяц.",
)
