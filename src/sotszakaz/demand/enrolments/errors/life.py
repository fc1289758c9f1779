"""Why an application or a contract does not go on as asked: answers, signatures, changes of group, endings."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint("contract_within_course", "Занятия по этому заявлению закончились, договора по ним уже не заключить.")


class TooLateToAccept(Refusal):
    """A contract is not made for months that are long gone."""

    code = "enrolment_too_late_to_accept"
    template = (
        "Занятия по этому заявлению должны были начаться {starts_on}, принять его задним числом нельзя. "
        "Откажите и предложите подать новое."
    )


class CourseOver(Refusal):
    """Nobody can be taught any more by this application."""

    code = "enrolment_course_over"
    template = (
        "Занятия по этому заявлению закончились {ends_on}, договор на прошедшие дни не заключают. "
        "Заявление завершится само, место и средства освободятся."
    )
    status = 409


class ContractsGoOn(Refusal):
    """Where the regulation suspends only certificates by which nothing is taught (operations.md §1.3)."""

    code = "enrolment_contracts_go_on"
    template = (
        "По сертификату действуют договоры ({count}), а правила муниципалитета приостанавливают только сертификаты без "
        "договоров. Сначала расторгните их."
    )
    status = 409


class GroundUnknown(Refusal):
    """The regulation in force has no such ground of refusal."""

    code = "enrolment_ground_unknown"
    template = "Выберите основание отказа из списка, который утверждён правилами муниципалитета."


class ReasonMissing(Refusal):
    code = "enrolment_reason_missing"
    template = "Напишите, почему заявлению отказано: это увидит законный представитель."


class TermOver(Refusal):
    """The last day to act has passed; the system releases such an application soon."""

    code = "enrolment_term_over"
    template = "Срок истёк {day}: место и средства освобождаются. Подайте новое заявление или встаньте в очередь."
    status = 409
    is_overtaken = True


class TicksMissing(Refusal):
    """The three consents of the acceptance."""

    code = "enrolment_ticks_missing"
    template = "Отметьте все три пункта: условия договора, оплату и обработку данных. Без них договора нет."


class ShownChanged(Refusal):
    """What the person saw is not what would be agreed now."""

    code = "enrolment_shown_changed"
    template = "Условия изменились с тех пор, как вы открыли страницу. Проверьте новые суммы и подтвердите ещё раз."
    status = 409


class TextChanged(Refusal):
    """The contract that was read is not the one that would be made now: its conditions or details have changed."""

    code = "enrolment_text_changed"
    template = "Текст договора изменился с тех пор, как вы открыли страницу. Прочитайте его ещё раз и подпишите."
    status = 409


class SignatureNeeded(Refusal):
    code = "enrolment_signature_needed"
    template = "По правилам муниципалитета договор подписывает законный представитель: примите заявления по одному."


class NothingToTerminate(Refusal):
    code = "enrolment_nothing_to_terminate"
    template = "Договор и так закончится {day}. Расторгать его не нужно."


class NoticeGiven(Refusal):
    code = "enrolment_notice_given"
    template = "О расторжении этого договора уже уведомили: он действует по {day}."
    status = 409
    is_overtaken = True


class OtherPart(Refusal):
    """A group is changed within one part only (operations.md §4.4)."""

    code = "enrolment_other_part"
    template = "Перейти можно только в другую группу этой же части программы. Выберите группу из списка."


class SameGroup(Refusal):
    code = "enrolment_same_group"
    template = "Ребёнок уже записан в эту группу. Выберите другую."


class ContractInForce(Refusal):
    """With a contract in force a change is asked for: it amends what both sides have agreed to."""

    code = "enrolment_contract_in_force"
    template = "Договор уже заключён: попросите исполнителя перевести ребёнка в другую группу."
    status = 409


class ConsentNeeded(Refusal):
    """Days, place and what the family pays are conditions of the contract."""

    code = "enrolment_consent_needed"
    template = (
        "В новой группе другие условия договора (дни, адрес или доплата): предложите перевод семье, он состоится "
        "с её согласия. Согласие семьи без входа вносят с подписанной бумаги."
    )
    status = 409


class NothingAsked(Refusal):
    """Nobody waits for this answer: it was given, withdrawn, or is not for this side to give."""

    code = "enrolment_nothing_asked"
    template = "Просьба о переводе уже закрыта. Посмотрите на карточке, что решено."
    status = 409
    is_overtaken = True


class PaperNeeded(Refusal):
    """A family without a login is not moved to where it pays more: its silence would lose the place."""

    code = "enrolment_paper_needed"
    template = (
        "В новой группе семья заплатит больше, а входа у неё нет: внесите её подпись о смене группы с бумаги. "
        "Пока бумаги нет, прежнее место остаётся за ребёнком."
    )
    status = 409


class TransferTermOver(Refusal):
    """The last day to answer has passed: the contract stays, and somebody may ask anew."""

    code = "enrolment_transfer_term_over"
    template = "Срок ответа истёк {day}: договор действует как прежде. О переводе можно попросить ещё раз."
    status = 409
    is_overtaken = True


class NoContractToChange(Refusal):
    code = "enrolment_no_contract_to_change"
    template = "Договора пока нет: группу можно сменить сразу, просить исполнителя не нужно."
    status = 409
