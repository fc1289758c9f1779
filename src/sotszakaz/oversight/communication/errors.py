"""Why a deed of an event is refused."""

from sotszakaz.foundation.errors import Refusal


class EventForeignItem(Refusal):
    code = "event_foreign_item"
    template = "Этого мероприятия нет в плане муниципалитета. Выберите мероприятие из списка."


class EventOthersItem(Refusal):
    code = "event_others_item"
    template = (
        "За это мероприятие плана отвечает не опорный центр: {responsible}. Запланируйте событие вне плана или "
        "попросите того, кто ведёт план."
    )


class EventNotOver(Refusal):
    code = "event_not_over"
    template = "Событие кончается {day}. Отметьте, как оно прошло, в этот день или позже."


class OutcomeMissing(Refusal):
    code = "event_outcome_missing"
    template = "Напишите, как прошло событие и чем оно кончилось."


class PeopleUncounted(Refusal):
    code = "event_people_uncounted"
    template = "Укажите, сколько человек участвовало или скольких охватили сообщения."


class ReachMissing(Refusal):
    code = "event_reach_missing"
    template = "Укажите охват: скольких человек достигли сообщения. По нему судят о кампании в показателе 3.P."


class ReasonMissing(Refusal):
    code = "event_reason_missing"
    template = "Напишите, почему событие отменено: те, кого пригласили, прочтут это."


class NobodyToInvite(Refusal):
    code = "event_nobody_to_invite"
    template = "В системе ещё нет никого из тех, для кого событие: {audience}. Пригласите их другим способом."


class AnswerLate(Refusal):
    code = "event_answer_late"
    template = "Событие прошло или отменено, отвечать на приглашение не нужно."
    status = 409


class InvitationLate(Refusal):
    code = "event_invitation_late"
    template = "Событие уже прошло {day}. Приглашать на него поздно."


class AttendanceBelowList(Refusal):
    code = "event_attendance_below_list"
    template = "По списку пришло больше: {people}. Исправьте число участников или список."


class ListUnwanted(Refusal):
    code = "event_list_unwanted"
    template = "Это {kind}: у неё нет списка пришедших, вместо него впишите публикации."


class ParticipantUnnamed(Refusal):
    code = "event_participant_unnamed"
    template = "Назовите исполнителя: в реестре муниципалитета исполнителя с таким ИНН нет."


class InnWrong(Refusal):
    code = "event_inn_wrong"
    template = "ИНН неверен: у организации в нём 10 цифр, у предпринимателя 12. Проверьте его или оставьте поле пустым."


class PartsUnfit(Refusal):
    code = "event_parts_unfit"
    template = (
        "К событию уже внесён список участников или публикации на другие дни. Уберите их, потом измените событие."
    )


class EventNotBegun(Refusal):
    code = "event_not_begun"
    template = "Событие начинается {day}. Отмечайте пришедших в этот день или позже."


class PeopleTooMany(Refusal):
    code = "event_people_too_many"
    template = "От одного исполнителя не могло прийти больше {most} человек. Проверьте число."


class PublicationUnwanted(Refusal):
    code = "publication_unwanted"
    template = "Публикации вписывают в информационную кампанию или в план освещения, а это {kind}."


class PublicationOutside(Refusal):
    code = "publication_outside"
    template = "Кампания идёт с {first} по {last}. Назначьте публикацию на один из этих дней или измените дни кампании."


class PublicationDone(Refusal):
    code = "publication_done"
    template = "Публикация уже отмечена вышедшей {day}, изменить её нельзя."
    status = 409
    is_overtaken = True


class PublicationInFuture(Refusal):
    code = "publication_in_future"
    template = "Этот день ещё не наступил. Отметьте публикацию, когда она выйдет."


class PublicationBefore(Refusal):
    code = "publication_before"
    template = "Кампания началась {first}, публикация не могла выйти раньше. Проверьте день."


class TraceMissing(Refusal):
    code = "publication_trace_missing"
    template = "Укажите ссылку или номер выпуска: по ним публикацию найдёт проверяющий."
