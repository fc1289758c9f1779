from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class MonthNotOver(Refusal):
    """A month is closed after it ends, from the day that the regulation names."""

    code = "month_not_over"
    template = "Месяц {month:%m.%Y} можно закрыть с {day:%d.%m.%Y}. До этого дня исполнители дополняют табели."


class SheetsMissing(Refusal):
    """A group that teaches children under contracts has classes without marks in this month."""

    code = "sheets_missing"
    template = (
        "Месяц не закрыт: не заполнены табели групп — {groups}. "
        "Попросите исполнителей отметить занятия и закройте месяц снова."
    )


class NothingToClose(Refusal):
    """No contract has this month."""

    code = "nothing_to_close"
    template = "В этом месяце нет действующих договоров, закрывать нечего. Выберите другой месяц."


class EarlierMonthOpen(Refusal):
    """Months are closed one after another."""

    code = "earlier_month_open"
    template = "Сначала закройте {month:%m.%Y}: месяцы закрываются по порядку."


class MonthStillOpen(Refusal):
    """A sheet of a month that is not closed needs no permission to change."""

    code = "month_still_open"
    template = "Месяц {month:%m.%Y} ещё не закрыт: исполнитель может исправить табель сам."


class DecisionMissing(Refusal):
    """A correction without a word why explains nothing later."""

    code = "decision_missing"
    template = "Напишите основание: его увидят исполнитель и проверяющий."


class AdvanceTooEarly(Refusal):
    """The regulation names the working day of the month from which advances are asked for."""

    code = "advance_too_early"
    template = "Заявку на аванс за {month:%m.%Y} подают с {day:%d.%m.%Y}. Подайте её в этот день или позже."


class AdvanceTooLate(Refusal):
    """An advance is for the present month; one that is over is settled by its register."""

    code = "advance_too_late"
    template = "Месяц {month:%m.%Y} уже прошёл: он оплачивается по реестру. Подайте заявку за текущий месяц."


class NoAdvances(Refusal):
    """Reimbursement is paid after the service, and a regulation may set the percent to zero."""

    code = "no_advances"
    template = "По соглашению № {number} авансов нет: оно о возмещении затрат, или правила не дают аванса."


class NothingPromised(Refusal):
    """An advance is a part of what contracts promise."""

    code = "nothing_promised"
    template = "В {month:%m.%Y} по соглашению нет действующих договоров, аванс считать не с чего."


class RemarksMissing(Refusal):
    """Whoever gets an application back must know what to mend."""

    code = "remarks_missing"
    template = "Напишите, что исправить в заявке: исполнитель увидит этот текст."


class NothingToPay(Refusal):
    """All that was chosen is paid, ordered or held back."""

    code = "nothing_to_pay"
    template = "Платить нечего: выбранное уже оплачено, поручено или удержано до ответа на возражения. Выберите другое."


class NotBounced(Refusal):
    """Only what the treasury returned is issued again, once."""

    code = "not_bounced"
    template = "Поручение № {number} нельзя выпустить снова: казначейство его не возвращало, или новое уже есть."


class HandInTooEarly(Refusal):
    """A month is handed in when it is over."""

    code = "hand_in_too_early"
    template = "Месяц {month:%m.%Y} сдают с {day:%d.%m.%Y}, когда все занятия пройдут."


class HandInIncomplete(Refusal):
    """Sheets that lack a class or a child are not handed in."""

    code = "hand_in_incomplete"
    template = "Месяц не сдан: в табелях не хватает отметок ({count}). Первая — {first}. Отметьте всё и сдайте снова."


class NothingToHandIn(Refusal):
    """Under the agreement nobody was taught in the month."""

    code = "nothing_to_hand_in"
    template = "По соглашению № {number} в {month:%m.%Y} нет действующих договоров, сдавать нечего."


class MonthIsClosed(Refusal):
    """A month that was closed is mended sheet by sheet."""

    code = "month_is_closed"
    template = "Месяц {month:%m.%Y} уже закрыт. Чтобы исправить табель, откройте его со страницы строки реестра."


class NotHandedIn(Refusal):
    """The regulation wants every month handed in and accepted before it is closed."""

    code = "not_handed_in"
    template = (
        "Месяц не закрыт: не сдали или ждут приёма — {providers}. "
        "Примите их месяцы или закройте без них: тогда их месяц войдёт в следующее закрытие."
    )


class ObjectionEmpty(Refusal):
    """Whoever answers must know what is wrong."""

    code = "objection_empty"
    template = "Напишите своими словами, что не так: этот текст прочтут исполнитель и уполномоченный орган."


class LineUndone(Refusal):
    """A line that was corrected means nothing any more; its correction does."""

    code = "line_undone"
    template = "Эта строка уже исправлена или сама отменяет другую. Возразите против последней строки этого месяца."


class UpheldAlready(Refusal):
    """What was upheld holds the line until a closing counts it anew; a second would hold it twice."""

    code = "upheld_already"
    template = "Возражение уже удовлетворено, строку исправит следующее закрытие. Возразите против новой строки."


class ReplyEmpty(Refusal):
    """A reply without words explains nothing."""

    code = "reply_empty"
    template = "Напишите пояснение: его прочтут семья и уполномоченный орган."


class AlreadyReplied(Refusal):
    """The provider replies once; afterwards the payer decides."""

    code = "already_replied"
    template = "Пояснение исполнителя уже отправлено {day:%d.%m.%Y}. Дождитесь решения уполномоченного органа."
    status = 409


class GroundMissing(Refusal):
    """An answer without a reason is no answer."""

    code = "ground_missing"
    template = "Напишите, почему так решено: этот текст прочтут семья и исполнитель."


class SameShare(Refusal):
    """To uphold an objection is to change the line."""

    code = "same_share"
    template = "Доля {percent:f} % уже стоит в строке. Укажите другую долю или отклоните возражение."


class RegisterUnfinished(Refusal):
    """Papers of a month are formed from its register, which comes with the end of the closing."""

    code = "register_unfinished"
    template = "Месяц ещё закрывается. Документы можно сформировать, когда реестр на оплату будет готов."


class NothingToForm(Refusal):
    """All papers of the month are formed and none was returned."""

    code = "nothing_to_form"
    template = "Документы этого месяца уже сформированы. Новые понадобятся, если какой-то из них вернут с замечаниями."


class PaperUnsigned(Refusal):
    """Where the regulation says so, the payer accepts what the provider has signed."""

    code = "paper_unsigned"
    template = "Документ № {number} ещё не подписал исполнитель. Примите его после подписи."


class PaperRemarksMissing(Refusal):
    """Whoever gets a paper back must know what to mend."""

    code = "paper_remarks_missing"
    template = "Напишите, что исправить в документе: исполнитель увидит этот текст."


class InvoiceAccepted(Refusal):
    """An accepted invoice names its acts, so they stay."""

    code = "invoice_accepted"
    template = "Счёт № {number} принят и ссылается на этот акт. Примите акт; ошибку исправит решение о полноте месяца."


class LinesHeld(Refusal):
    """What bounced is issued with the same lines, so all of them must be free to be paid."""

    code = "lines_held"
    template = (
        "Поручение № {number} пока нельзя выпустить снова: по его строкам есть возражения без ответа. "
        "Ответьте на них и выпустите поручение."
    )


name_constraint(
    "month_paper_adds_up",
    "Документ не сходится с реестром. Обновите страницу, сформируйте его снова и сообщите администратору.",
)
name_constraint(
    "paid_line_not_held",
    "По одной из строк подано возражение, она удержана до ответа. Обновите страницу и составьте пакет снова.",
)
name_constraint(
    "month_is_charged_from_what_is_held",
    "Месяц не закрыт: по одному из договоров в резерве меньше, чем нужно списать. Запустите проверку verify.",
)
name_constraint(
    "payment_within_register",
    "Поручения по реестру вместе больше, чем по нему к оплате. Запустите проверку verify и сообщите администратору.",
)
