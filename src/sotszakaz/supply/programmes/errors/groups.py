"""Refusals of a study group: its days, its week, its places, a course over a border of periods."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class DaysReversed(Refusal):
    code = "days_reversed"
    template = "Последний день ({ends_on:%d.%m.%Y}) раньше первого ({starts_on:%d.%m.%Y}). Исправьте даты группы."


class GroupOverYearEnd(Refusal):
    code = "group_over_year_end"
    template = (
        "Группа начинается в {first} году, а заканчивается в {last}. Деньги выделяют на один год: "
        "разделите курс на части кнопкой «Курс через границу периода» на странице программы."
    )


class NothingToSplit(Refusal):
    code = "nothing_to_split"
    template = (
        "Внутри этих дней нет границы периода: курс оплачивается одним договором. "
        "Добавьте обычную часть и откройте в ней группу."
    )


class PieceWithoutLessons(Refusal):
    code = "piece_without_lessons"
    template = (
        "С {starts_on:%d.%m.%Y} по {ends_on:%d.%m.%Y} по этому расписанию занятий нет, а это отдельный период оплаты. "
        "Измените дни курса."
    )


class CourseAlreadySplit(Refusal):
    """A second click: titles of parts need not differ, so the database would not mind."""

    code = "course_already_split"
    template = "Часть «{title}» в программе уже есть. Посмотрите её или измените название курса."
    status = 409


name_constraint(
    "group_follows_in_order",
    "Эта группа связана с группой соседней части: вторая начинается после последнего дня первой. Измените дни.",
)


class GroupIsOver(Refusal):
    code = "group_is_over"
    template = "Последний день группы ({ends_on:%d.%m.%Y}) уже прошёл. Укажите будущие даты."


class GroupHasEnded(Refusal):
    """The same of a group that stands: its days cannot be corrected."""

    code = "group_has_ended"
    template = "Занятия группы закончились {ends_on:%d.%m.%Y}, набора в неё больше нет. Откройте новую группу."
    status = 409


class GroupNotOpen(Refusal):
    """Places of a group whose enrolment is closed, or that families have never seen."""

    code = "group_not_open"
    template = "Набор в группу «{name}» сейчас не идёт, мест в ней не меняют. Сначала откройте набор."
    status = 409
    is_overtaken = True


class SlotsMissing(Refusal):
    code = "slots_missing"
    template = "В расписании нет ни одного занятия. Заполните хотя бы один день недели."


class SlotTimesReversed(Refusal):
    code = "slot_times_reversed"
    template = "Занятие ({weekday}) заканчивается не позже, чем начинается. Проверьте время."


class SlotsOverlap(Refusal):
    code = "slots_overlap"
    template = "Два занятия ({weekday}) накладываются по времени. Разведите их."


class SameWeek(Refusal):
    code = "week_same"
    template = "Это расписание у группы уже есть. Измените занятия или день, с которого они действуют."


class WeekMoved(Refusal):
    """Somebody changed the week while the form stood on the page."""

    code = "week_moved"
    template = "Пока вы смотрели, расписание группы изменили. Проверьте его и отправьте форму ещё раз."
    status = 409


class WeekSinceMissing(Refusal):
    code = "week_since_missing"
    template = "В группу уже записаны дети или занятия идут. Укажите, с какого дня действует новое расписание."


class WeekSinceOutside(Refusal):
    code = "week_since_outside"
    template = "Новое расписание начинается с {first:%d.%m.%Y} по {last:%d.%m.%Y}. Укажите день в этих пределах."


class WeekClashesWithMove(Refusal):
    """One of the two classes would be lost."""

    code = "week_clashes_with_move"
    template = (
        "На {day:%d.%m.%Y} в {at:%H:%M} перенесено занятие прежнего расписания, и новое с ним накладывается. "
        "Верните его на прежний день или выберите другое время."
    )
    status = 409


class WeekHoursKept(Refusal):
    """Weekly norms of certificates were counted by the hours of the week that stood then."""

    code = "week_hours_kept"
    template = (
        "Занятий в неделю должно остаться столько же: {hours} ч. По ним посчитаны часы сертификатов. "
        "Другое число часов можно поставить до первого дня, пока в группе никого нет и набор закрыт."
    )


class PlacesNotPositive(Refusal):
    code = "places_not_positive"
    template = "Мест в группе больше нуля. Укажите, сколько детей примете."


class PlacesOverPart(Refusal):
    """The price of the part was judged by its largest group."""

    code = "places_over_part"
    template = "В группе этой части не больше {most} детей: по ним посчитана предельная цена. Уменьшите число мест."


class SamePlaces(Refusal):
    code = "places_same"
    template = "В группе и сейчас столько мест: {places}. Укажите другое число."


class PlacesMoved(Refusal):
    """Somebody changed the number while the form stood on the page."""

    code = "places_moved"
    template = "Пока вы смотрели, число мест изменили: теперь {places}. Проверьте и отправьте форму ещё раз."
    status = 409


class PlacesTaken(Refusal):
    code = "places_taken"
    template = "В группе занято и забронировано мест: {taken}. Меньше сделать нельзя, укажите {taken} или больше."
    status = 409


class PlacesWait(Refusal):
    code = "places_wait"
    template = "Изменение до {places} мест ждёт решения муниципалитета. Дождитесь решения или снимите его."
    status = 409
