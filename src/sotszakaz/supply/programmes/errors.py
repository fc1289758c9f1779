"""Refusals of programmes, parts and study groups."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal

__all__ = [
    "AgesOutside",
    "AgesReversed",
    "DaysReversed",
    "GroupIsOver",
    "GroupOverYearEnd",
    "NoActiveRecord",
    "NotAllowed",
    "NotFound",
    "NothingToPublish",
    "PlacesNotPositive",
    "PriceTooHigh",
    "ServiceNotInRecord",
    "SlotTimesReversed",
    "SlotsMissing",
    "SlotsOverlap",
    "UnitCostMissing",
]


class NoActiveRecord(Refusal):
    code = "no_active_record"
    template = "Организации нет в реестре исполнителей. Подайте заявку и дождитесь решения, затем заводите программы."


class ServiceNotInRecord(Refusal):
    code = "service_not_in_record"
    template = "Этой услуги нет в реестровой записи № {number}. Выберите услугу из своей записи."


class AgesReversed(Refusal):
    code = "ages_reversed"
    template = "Младший возраст ({age_from}) больше старшего ({age_to}). Поменяйте их местами."


class AgesOutside(Refusal):
    code = "ages_outside"
    template = "По правилам муниципалитета возраст программы — от {min_age} до {max_age} лет. Измените его."


class UnitCostMissing(Refusal):
    code = "unit_cost_missing"
    template = (
        "Для этой услуги на {on:%d.%m.%Y} нет нормативных затрат, цену проверить нечем. Сообщите в муниципалитет."
    )


class PriceTooHigh(Refusal):
    code = "price_too_high"
    template = "Цена выше предельной: за эти часы можно назначить не больше {ceiling} ₽ ({clause}). Уменьшите цену."


class ProposedPriceTooHigh(Refusal):
    """The ceiling went down while the part waited."""

    code = "proposed_price_too_high"
    template = (
        "Цена части теперь выше предельной: за её часы не больше {ceiling} ₽ ({clause}). Верните часть с замечанием."
    )
    status = 409


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


class PlacesNotPositive(Refusal):
    code = "places_not_positive"
    template = "Мест в группе больше нуля. Укажите, сколько детей примете."


class SlotsMissing(Refusal):
    code = "slots_missing"
    template = "В расписании нет ни одного занятия. Заполните хотя бы один день недели."


class SlotTimesReversed(Refusal):
    code = "slot_times_reversed"
    template = "Занятие ({weekday}) заканчивается не позже, чем начинается. Проверьте время."


class SlotsOverlap(Refusal):
    code = "slots_overlap"
    template = "Два занятия ({weekday}) накладываются по времени. Разведите их."


class NothingToPublish(Refusal):
    code = "nothing_to_publish"
    template = "В программе ещё нет ни одной группы. Добавьте часть и откройте группу, затем публикуйте."


class ModerationNeeded(Refusal):
    code = "programme_moderation_needed"
    template = "По правилам муниципалитета программу публикуют после модерации. Отправьте её на модерацию."
    status = 409


class GroupNotEditable(Refusal):
    code = "group_not_editable"
    template = "Сейчас группа {state}, менять её нельзя. Дождитесь решения или снимите группу с модерации."
    status = 409
    is_overtaken = True


class GroupNotOpen(Refusal):
    """Places of a group whose enrolment is closed, or that families have never seen."""

    code = "group_not_open"
    template = "Набор в группу «{name}» сейчас не идёт, мест в ней не меняют. Сначала откройте набор."
    status = 409
    is_overtaken = True


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


class WeekHoursKept(Refusal):
    """Weekly norms of certificates were counted by the hours of the week that stood then."""

    code = "week_hours_kept"
    template = (
        "Занятий в неделю должно остаться столько же: {hours} ч. По ним посчитаны часы сертификатов. "
        "Другое число часов можно поставить до первого дня, пока в группе никого нет и набор закрыт."
    )


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


class PartNotOpen(Refusal):
    """A group of a part that the municipality has sent back, or that the provider has taken back."""

    code = "part_not_open"
    template = "Часть программы сейчас {state}. Сначала исправьте часть и отправьте её снова."
    status = 409
    is_overtaken = True


class GroupWaitsForPart(Refusal):
    """The municipality opens a group whose part it has sent back: only the provider can go on."""

    code = "group_waits_for_part"
    template = (
        "Часть программы сейчас {state}, набор в её группы не открывают. "
        "Дождитесь, пока исполнитель исправит часть и отправит её снова."
    )
    status = 409


class PartHasGroups(Refusal):
    code = "part_has_groups"
    template = "В этой части есть группы. Сначала снимите их, затем снимайте часть."
    status = 409


class ProposalChanged(Refusal):
    """Somebody approves or returns a part or a group that is not the one on the page any more."""

    code = "proposal_changed"
    template = "Исполнитель исправил это, пока вы смотрели. Прочитайте ещё раз и решите."
    status = 409


class NotEditable(Refusal):
    code = "programme_not_editable"
    template = "Сейчас программа {state}, менять её нельзя. Отзовите её с модерации или дождитесь решения."
    status = 409
    is_overtaken = True


class RemarksMissing(Refusal):
    code = "programme_remarks_missing"
    template = "Напишите замечания: по ним исполнитель исправит то, что прислал."


class NotPublished(Refusal):
    code = "certification_not_published"
    template = "Сертифицируют опубликованную программу. Сначала опубликуйте её."


class AlreadyCertified(Refusal):
    code = "certification_already"
    template = "Все части этой программы уже сертифицированы до {until:%d.%m.%Y}. Подавать заявку не нужно."


class NothingToAppeal(Refusal):
    code = "certification_nothing_to_appeal"
    template = "У программы нет отказа в сертификации, обжаловать нечего. Подайте обычную заявку."


class AppealTooLate(Refusal):
    code = "certification_appeal_late"
    template = "Обжаловать отказ можно было до {until:%d.%m.%Y}. Исправьте программу и подайте заявку снова."


class StatementMissing(Refusal):
    code = "certification_statement_missing"
    template = "Напишите, с чем вы не согласны: эксперты и муниципалитет прочитают это."


class ExpertUnknown(Refusal):
    code = "certification_expert_unknown"
    template = "Такого эксперта в муниципалитете нет. Выберите эксперта из списка."


class ExpertOfProvider(Refusal):
    code = "certification_expert_of_provider"
    template = "{name} работает у исполнителя этой программы и оценивать её не может. Выберите другого эксперта."


class ExpertTwice(Refusal):
    code = "certification_expert_twice"
    template = "{name} уже оценивает или оценивал эту программу по этой заявке. Выберите другого эксперта."


class ActNotConfirmed(Refusal):
    code = "significance_act_not_confirmed"
    template = "Такого подтверждённого акта в муниципалитете нет. Выберите акт из списка или решение сотрудника."


class NotSignificant(Refusal):
    code = "significance_not_declared"
    template = "Программа больше не признана значимой, прекращать нечего."
    status = 409
    is_overtaken = True


class TooFewExperts(Refusal):
    code = "certification_too_few_experts"
    template = "По правилам муниципалитета программу оценивают {needed} эксперта. Назначьте ещё."


class MarksMissing(Refusal):
    code = "certification_marks_missing"
    template = "Поставьте оценку по каждому критерию: от 0 до {most}."


class ConclusionMissing(Refusal):
    code = "certification_conclusion_missing"
    template = "Напишите вывод: его прочитают исполнитель и муниципалитет."


class AnotherExpertNeeded(Refusal):
    code = "certification_another_expert"
    template = "Эксперты разошлись больше чем на {diverge} %. Назначьте ещё одного эксперта."
    status = 409


class PointsShort(Refusal):
    code = "certification_points_short"
    template = "Набрано {percent} %, для сертификации нужно {needed} %. Откажите с основанием."
    status = 409


class PointsEnough(Refusal):
    code = "certification_points_enough"
    template = "Набрано {percent} %, этого достаточно: по баллам отказать нельзя. Выберите другое основание."
    status = 409


class GroundUnknown(Refusal):
    code = "certification_ground_unknown"
    template = "Такого основания в правилах муниципалитета нет. Выберите основание из списка."
