"""Why the working group, its meeting, its vote or what it has asked for is refused."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import NotAllowed, Refusal

name_constraint("agenda_stands", "Повестка уже передана на утверждение и не меняется. Верните её на доработку.")
name_constraint("presence_of_open_meeting", "Присутствие отмечают, когда заседание назначено и пока оно идёт.")
name_constraint("presence_on_its_day", "Присутствие отмечают в день заседания.")
name_constraint("presence_of_its_group", "Отметить можно только того, кто входит в состав группы на день заседания.")
name_constraint("vote_ballot_open", "Голосование уже закончено, голос не принят.", is_overtaken=True)
name_constraint("vote_of_present", "Голосуют те, кто на заседании. Сначала отметьте присутствие.")
name_constraint("ballot_decided_stays", "Голосование закончено, его итог не меняется.", is_overtaken=True)
name_constraint("secret_vote_once", "Вы уже проголосовали. В тайном голосовании голос изменить нельзя.")
name_constraint("copy_of_its_meeting", "Копии получают те, кто был в составе группы в день заседания с протоколом.")
name_constraint("assignment_plan_item_exists", "Такого мероприятия плана нет. Выберите мероприятие из списка.")


class NoGroup(Refusal):
    code = "group_none"
    template = "На {day} у муниципалитета нет рабочей группы. Подтвердите акт, который её называет."


class RulesUnknown(Refusal):
    code = "group_rules_unknown"
    template = (
        "В правилах группы не сказано, сколько членов нужно для кворума и сколько голосов — для решения. Впишите их "
        "на странице рабочей группы, например «не менее половины членов» и «не менее половины присутствующих»."
    )


class MajorityUnclear(Refusal):
    code = "group_majority_unclear"
    template = (
        "Не сказано, от кого считать голоса: от присутствующих или от всех членов группы. Впишите, например, «не менее "
        "половины присутствующих»."
    )


class NoMembers(Refusal):
    code = "group_no_members"
    template = "В рабочей группе никого нет. Впишите состав по акту, которым он утверждён."


class QuorumMissing(Refusal):
    code = "group_quorum_missing"
    template = (
        "Нет кворума: присутствуют {present} из {members}, а нужно не меньше {needed}. Дождитесь остальных, отметьте "
        "тех, кто подключился, или закончите заседание без решения этого вопроса."
    )


class NobodyPresides(Refusal):
    code = "group_nobody_presides"
    template = "Вести заседание некому: нет ни руководителя, ни заместителя. Отметьте, когда кто-то из них появится."


class NotSecretary(NotAllowed):
    code = "group_not_secretary"
    template = "Это делает секретарь рабочей группы. Обратитесь к нему."


class NotHead(NotAllowed):
    code = "group_not_head"
    template = "Это делает руководитель рабочей группы, а когда его нет — заместитель. Обратитесь к нему."


class NotMember(NotAllowed):
    code = "group_not_member"
    template = "Это делают члены рабочей группы. В действующем составе вас нет: обратитесь к секретарю."


class NotOwner(NotAllowed):
    code = "assignment_not_owner"
    template = "Об исполнении сообщает тот, кому дано поручение. Отметить исполнение может секретарь."


class HeadIsNotAway(Refusal):
    code = "group_head_not_away"
    template = "Заместитель утверждает повестку, только когда руководителя нет. Напишите, почему его нет."


class ActingUnexplained(Refusal):
    code = "group_acting_unexplained"
    template = "Руководителя нет, ведёт заместитель: {name}. Напишите, почему нет руководителя: это войдёт в протокол."


class PlaceMissing(Refusal):
    code = "meeting_place_missing"
    template = "Укажите место заседания или ссылку для тех, кто подключается, а лучше и то и другое."


class MeetingInPast(Refusal):
    code = "meeting_in_past"
    template = "Время заседания уже прошло. Назначьте его на будущее."


class MeetingTooEarly(Refusal):
    code = "meeting_too_early"
    template = "Заседание назначено на {day}. Открыть его можно в этот день; если оно перенесено, отмените его."


class AgendaEmpty(Refusal):
    code = "agenda_empty"
    template = "В повестке нет ни одного вопроса. Добавьте вопросы, потом передавайте её руководителю."


class ProposalMissing(Refusal):
    code = "agenda_proposal_missing"
    template = "Чтобы голосовать, нужен проект решения. Впишите его или выберите «без голосования»."


class ReasonMissing(Refusal):
    code = "group_reason_missing"
    template = "Напишите причину: её увидят члены группы."


class MaterialUnfit(Refusal):
    code = "material_unfit"
    template = "Файл «{name}» не подходит: {why}. Приложите PDF, картинку, Word, Excel или OpenDocument до {limit} МБ."


class PresenceTooEarly(Refusal):
    code = "presence_too_early"
    template = "Присутствие отмечают {since}: обещание прийти — ещё не присутствие. Отметьтесь, когда придёте."


class PresenceTooLate(Refusal):
    code = "presence_too_late"
    template = "Заседание было назначено на {day} и не открыто. Отмените его и назначьте новое."
    status = 409


class SecretGoesOn(Refusal):
    code = "presence_secret_goes_on"
    template = (
        "Идёт тайное голосование, а у члена группы нет входа, чтобы голосовать: {name}. Отметьте присутствие, когда "
        "голоса подсчитают."
    )
    status = 409


class AlreadyPresent(Refusal):
    code = "presence_already"
    template = "Присутствие уже отмечено: {name}."
    status = 409
    is_overtaken = True


class NotPresent(Refusal):
    code = "presence_none"
    template = "На заседании не отмечено: {name}. Сначала отметьте присутствие."
    status = 409


class NoBallotForItem(Refusal):
    code = "ballot_not_for_item"
    template = "По этому вопросу голосование не предусмотрено повесткой."


class MeetingNotOpen(Refusal):
    code = "meeting_not_open"
    template = "Голосуют, пока идёт заседание. Сейчас оно — «{state}»."
    status = 409


class SecretRecorded(Refusal):
    code = "ballot_secret_recorded"
    template = "Тайный голос нельзя записать за другого: член группы голосует сам, из своего кабинета."


class HasOwnLogin(Refusal):
    code = "ballot_has_login"
    template = "{name} голосует из своего кабинета. Записать голос можно только за того, у кого входа нет."


class CannotVoteSecretly(Refusal):
    code = "ballot_without_login"
    template = (
        "Тайно голосуют из своего кабинета, а входа нет: {names}. Привяжите вход на странице рабочей группы или "
        "проведите поимённое голосование новым вопросом."
    )


class VotesAwaited(Refusal):
    code = "ballot_votes_awaited"
    template = (
        "Проголосовали не все, кто на заседании: {names}. Дождитесь их или подтвердите, что закрываете без их голосов."
    )


class SecretVotesAwaited(Refusal):
    code = "ballot_secret_votes_awaited"
    template = (
        "Тайное голосование подсчитывают, когда проголосовали все, кто на заседании: иначе видно, кто как голосовал. "
        "Осталось голосов: {left}. Дождитесь их, отметьте тех, кто ушёл, или отмените голосование."
    )


class NotPresiding(NotAllowed):
    code = "ballot_not_presiding"
    template = "Решающий голос подаёт тот, кто вёл заседание при подсчёте: {name}."


class BallotRunning(Refusal):
    code = "meeting_ballot_running"
    template = "Идёт голосование «{wording}». Закончите или отмените его."
    status = 409


class MinutesTooEarly(Refusal):
    code = "minutes_too_early"
    template = "Протокол составляют после заседания. Сначала закончите его."


class MinutesUnsigned(Refusal):
    code = "minutes_unsigned"
    template = "Протокол ещё не подписан. Копии передают после подписи."


class MinutesSigned(Refusal):
    code = "minutes_signed"
    template = "Протокол уже подписан, его не меняют. Решите вопрос на следующем заседании."
    status = 409


class ResultMissing(Refusal):
    code = "minutes_result_missing"
    template = "Впишите, чем закончился вопрос «{title}»: голосования по нему не было."


class OwnerMissing(Refusal):
    code = "assignment_owner_missing"
    template = "Укажите, кому дано поручение: выберите члена группы или впишите, кто отвечает."


class DueInPast(Refusal):
    code = "assignment_due_in_past"
    template = "Срок поручения раньше дня заседания. Укажите более поздний день."


class DoneInFuture(Refusal):
    code = "assignment_done_in_future"
    template = "День исполнения ещё не наступил. Укажите день, когда поручение исполнено."


class MemberNamesake(Refusal):
    code = "member_namesake"
    template = "{name} уже входит в состав группы. Сначала закончите прежнее членство."


class HeadTaken(Refusal):
    code = "member_head_taken"
    template = "Руководитель у группы уже есть: {name}. Сначала закончите его членство."


class MemberDays(Refusal):
    code = "member_days"
    template = "День должен быть не раньше {day}: тогда начались полномочия. Исправьте день."


class MemberBehindMeeting(Refusal):
    code = "member_behind_meeting"
    template = (
        "{day} группа уже заседала с прежним составом и правилами, их числа стоят в протоколе. Укажите день после "
        "этого заседания."
    )


class MemberSits(Refusal):
    code = "member_sits"
    template = "Сейчас идёт заседание группы. Измените состав, когда оно закончится."
    status = 409


class LoginUnknown(Refusal):
    code = "member_login_unknown"
    template = "С почтой {email} никто не входит. Пусть человек зарегистрируется, потом привяжите его вход."


class LoginOfAnother(Refusal):
    code = "member_login_of_another"
    template = (
        "Вход {email} записан на другое имя: {name}. Голосует сам член группы, поэтому имя должно совпадать: "
        "исправьте почту."
    )
