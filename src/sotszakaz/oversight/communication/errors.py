"""Why a deed of an event is refused."""

from sotszakaz.foundation.errors import Refusal


class EventForeignItem(Refusal):
    code = "event_foreign_item"
    template = "Этого мероприятия нет в плане муниципалитета. Обновите страницу и выберите мероприятие из списка."


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
