"""Why an enrolment is not made, in the words that a parent or a provider reads."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint(
    "contract_under_licence",
    "Лицензия исполнителя не действует, договор по сертификату не заключают. Дождитесь, когда она снова действует.",
)


class ChildNotConfirmed(Refusal):
    code = "enrolment_child_not_confirmed"
    template = "Данные ребёнка ещё не подтверждены. Заявление можно будет подать, когда появится сертификат."


class GroupOfOtherMunicipality(Refusal):
    """The payer is the child's municipality, the group is paid by another."""

    code = "enrolment_other_municipality"
    template = "Эта группа работает для детей другого муниципалитета. Выберите группу в своём."


class EnrolmentClosed(Refusal):
    code = "enrolment_closed"
    template = "Набор в эту группу закрыт. Выберите другую группу или программу."


class GroupEnded(Refusal):
    code = "enrolment_group_ended"
    template = "Занятия этой группы уже закончились. Выберите другую группу."


class AgeNotOfProgramme(Refusal):
    code = "enrolment_age_of_programme"
    template = (
        "Программа для детей от {age_from} до {age_to} лет, а на {day} ребёнку полных лет: {age}. "
        "Выберите программу по возрасту."
    )


class TooYoungOnStart(Refusal):
    code = "enrolment_too_young"
    template = "Сертификатом платят за детей с {age_from} лет, на {day} ребёнок ещё младше. Подайте заявление позже."


class TooOldOnStart(Refusal):
    code = "enrolment_too_old"
    template = "Сертификат действует, пока ребёнку нет {age_to} лет: на {day} он уже не действует."


class AlreadyApplied(Refusal):
    """One live application or contract for a part (unique index)."""

    code = "enrolment_already_applied"
    template = "Заявление на эту часть программы уже подано. Найдите его в разделе «Заявления и договоры»."
    status = 409


class TooManyCertificates(Refusal):
    code = "enrolment_too_many_certificates"
    template = "У ребёнка уже {most} действующих заявлений и договоров, больше правила не разрешают. Отзовите одно."


class CertificateSuspended(Refusal):
    code = "enrolment_certificate_suspended"
    template = "Сертификат приостановлен. Обратитесь в муниципальный опорный центр."


class CertificateWithoutValue(Refusal):
    code = "enrolment_certificate_without_value"
    template = "На {day} у сертификата нет номинала, платить им нельзя. Обратитесь в муниципальный опорный центр."


class BalanceEmpty(Refusal):
    code = "enrolment_balance_empty"
    template = "На сертификате не осталось средств. Записаться можно за свой счёт, напрямую у исполнителя."


class HoursShort(Refusal):
    """An hours certificate pays the whole part or nothing."""

    code = "enrolment_hours_short"
    template = "На сертификате осталось {balance}, а для этой части нужно {needed}. Выберите часть короче."


class FreeOfCharge(Refusal):
    code = "enrolment_free_of_charge"
    template = "Эта часть бесплатная: сертификат для неё не нужен. Запишитесь напрямую у исполнителя."


class NoSeats(Refusal):
    code = "enrolment_no_seats"
    template = "Свободных мест в группе нет. Встаньте в очередь или выберите другую группу."


class NoAgreement(Refusal):
    code = "enrolment_no_agreement"
    template = "У исполнителя нет соглашения с муниципалитетом на все дни занятий. Выберите другого исполнителя."


class LicenceStopped(Refusal):
    code = "enrolment_licence_stopped"
    template = "Лицензия исполнителя не действует, новых детей по сертификату он не принимает. Выберите другого."


class AgreementShort(Refusal):
    code = "enrolment_agreement_short"
    template = "Лимит соглашения исполнителя исчерпан. Выберите программу другого исполнителя."


class NotInOrder(Refusal):
    code = "enrolment_not_in_order"
    template = "В социальном заказе на {year} год этой услуги по сертификатам нет. Выберите другую программу."


class VolumeShort(Refusal):
    code = "enrolment_volume_short"
    template = "Объём этой услуги в социальном заказе на {year} год исчерпан. Выберите программу другого направления."


class BudgetShort(Refusal):
    code = "enrolment_budget_short"
    template = "Средств бюджета на сертификаты {year} года не осталось. Спросите в опорном центре, ждут ли новых."


class NoUnitCost(Refusal):
    code = "enrolment_no_unit_cost"
    template = "Для этой услуги ещё не установлены нормативные затраты. Обратитесь в муниципальный опорный центр."


class NoNormative(Refusal):
    """The municipality counts by the full formula and has not entered its parameters."""

    code = "enrolment_no_normative"
    template = "Нормативные затраты по полной формуле на {day} ещё не заданы. Обратитесь в муниципальный опорный центр."


class CourseOverPeriod(Refusal):
    """A course over the border of two periods is two contracts (operations.md §2.6)."""

    code = "enrolment_course_over_period"
    template = (
        "Номинал сертификата действует до {day}, а занятия идут дольше: один договор на два периода не заключают. "
        "Выберите группу, которая заканчивается не позже, или попросите исполнителя разделить часть на две."
    )


class MonthShort(Refusal):
    """A weekly norm must hold in every month of the course."""

    code = "enrolment_month_short"
    template = (
        "На {month} от нормы свободно {balance} в неделю, а занятиям нужно {needed}. "
        "Выберите группу с меньшей нагрузкой или с другими месяцами."
    )


class NoTimetable(Refusal):
    """Weekly hours come from the timetable."""

    code = "enrolment_no_timetable"
    template = "У группы нет расписания, и часы в неделю не посчитать. Попросите исполнителя его заполнить."


class TooManyOfFocus(Refusal):
    code = "enrolment_too_many_of_focus"
    template = (
        "Действующих заявлений и договоров направленности «{focus}» у ребёнка уже столько, сколько разрешают "
        "правила: {most}. Выберите другую направленность или отзовите одно."
    )


class TooManyHoursPerWeek(Refusal):
    code = "enrolment_too_many_hours_per_week"
    template = (
        "Вместе с другими занятиями по сертификату выйдет {hours} в неделю, а правила разрешают {most}. "
        "Выберите группу с меньшей нагрузкой."
    )


class ClassesClash(Refusal):
    code = "enrolment_classes_clash"
    template = (
        "Занятия пересекаются: {weekday}, {mine}, а по программе «{programme}» ребёнок занимается {theirs}. "
        "Выберите группу с другим расписанием."
    )


class PartFinished(Refusal):
    code = "enrolment_part_finished"
    template = "Эту часть программы ребёнок уже прошёл по сертификату. Выберите следующую часть или другую программу."


class RefusedRecently(Refusal):
    code = "enrolment_refused_recently"
    template = "{day} по этой части уже был отказ. Подать заявление снова можно с {again}."


class KeyOfOther(Refusal):
    """The key of repetition has already been used for something else."""

    code = "enrolment_key_of_other"
    template = "Эта страница устарела. Откройте расчёт ещё раз и подайте заявление заново."
    status = 409


class WindowNotOpen(Refusal):
    """The municipality has published the minute from which places are given."""

    code = "enrolment_window_not_open"
    template = "Запись в эту группу ещё не открыта. Откройте расчёт ещё раз, когда она начнётся."
    status = 409


class PriceChanged(Refusal):
    """Between the quote and the click the balance or the price has changed: the parent is asked again."""

    code = "enrolment_price_changed"
    template = (
        "Пока вы смотрели расчёт, он изменился: доплачивать пришлось бы {now} вместо {shown}. "
        "Заявление не подано. Проверьте новый расчёт и подайте его, если согласны."
    )
    status = 409


class OthersWait(Refusal):
    """A newcomer does not go before those who wait for a place."""

    code = "enrolment_others_wait"
    template = "Места в этой группе ждут другие дети. Встаньте в очередь: когда подойдёт ваша, мы предложим место."
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
    template = "Расчёт устарел: прошло больше времени, чем он действует. Откройте его ещё раз и подайте заявление."
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


class TooLateToAccept(Refusal):
    """A contract is not made for months that are long gone."""

    code = "enrolment_too_late_to_accept"
    template = (
        "Занятия по этому заявлению должны были начаться {starts_on}, принять его задним числом нельзя. "
        "Откажите и предложите подать новое."
    )


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


class TicksMissing(Refusal):
    """The three consents of the acceptance."""

    code = "enrolment_ticks_missing"
    template = "Отметьте все три пункта: условия договора, оплату и обработку данных. Без них договора нет."


class ShownChanged(Refusal):
    """What the person saw is not what would be agreed now."""

    code = "enrolment_shown_changed"
    template = "Условия изменились с тех пор, как вы открыли страницу. Проверьте новые суммы и подтвердите ещё раз."
    status = 409


class SignatureNeeded(Refusal):
    code = "enrolment_signature_needed"
    template = "По правилам муниципалитета договор подписывает законный представитель: примите заявления по одному."


class PlacesFree(Refusal):
    """There is nothing to wait for."""

    code = "enrolment_places_free"
    template = "В группе есть свободные места, ждать не нужно. Подайте заявление."


class LineClosed(Refusal):
    """One may wait for a place only where one could take it."""

    code = "enrolment_line_closed"
    template = "Встать в очередь нельзя. {reason}"


class NothingToTerminate(Refusal):
    code = "enrolment_nothing_to_terminate"
    template = "Договор и так закончится {day}. Расторгать его не нужно."


class NoticeGiven(Refusal):
    code = "enrolment_notice_given"
    template = "О расторжении этого договора уже уведомили: он действует по {day}."
    status = 409


class OtherPart(Refusal):
    """A group is changed within one part only (operations.md §4.4)."""

    code = "enrolment_other_part"
    template = "Перейти можно только в другую группу этой же части программы. Выберите группу из списка."


class SameGroup(Refusal):
    code = "enrolment_same_group"
    template = "Ребёнок уже записан в эту группу. Выберите другую."


class ContractInForce(Refusal):
    """The provider moves a child whose contract is in force, for it knows its groups."""

    code = "enrolment_contract_in_force"
    template = "Договор уже заключён: попросите исполнителя перевести ребёнка в другую группу."
    status = 409
