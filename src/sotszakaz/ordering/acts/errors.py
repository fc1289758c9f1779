"""Why a file of an act cannot be read. One class per reason; each says what is wrong and what to do."""

from sotszakaz.foundation.errors import Refusal


class UnreadableAct(Refusal):
    """The file gives no text. Never raised bare: the subclass names the reason."""

    code = "act_unreadable"
    template = "Файл не удалось прочитать. Сохраните акт в формате .docx и загрузите снова."


class ActNotFound(UnreadableAct):
    code = "act_file_not_found"
    template = "Файла «{name}» нет или его нельзя открыть. Проверьте путь и права доступа."


class ActEmpty(UnreadableAct):
    code = "act_file_empty"
    template = "Файл пуст: в нём нет текста. Загрузите файл с текстом акта."


class ActTooLarge(UnreadableAct):
    code = "act_file_too_large"
    template = (
        "Файл слишком большой: {what} больше {limit}. "
        "Загрузите только текст акта с приложениями, без вложенных рисунков и других документов."
    )


class ActEncrypted(UnreadableAct):
    code = "act_file_encrypted"
    template = "Файл защищён паролем. Снимите пароль, сохраните файл и загрузите снова."


class ActDamaged(UnreadableAct):
    code = "act_file_damaged"
    template = (
        "Файл повреждён или передан не полностью: содержимое {format} не читается. Откройте его в редакторе, "
        "сохраните заново в формате .docx и загрузите снова."
    )


class ActSuspicious(UnreadableAct):
    code = "act_file_suspicious"
    template = (
        "Файл {format} содержит объявления, которых в акте не бывает и которые могут нарушить работу системы. "
        "Откройте его в редакторе, сохраните заново в формате .docx и загрузите снова."
    )


class ActFormatUnknown(UnreadableAct):
    code = "act_format_unknown"
    template = "Формат файла не распознан: это {found}. Загрузите акт в формате .docx, .doc, .odt, .rtf, .pdf или .txt."


class ActScanned(UnreadableAct):
    code = "act_scanned"
    template = (
        "В файле PDF нет текстового слоя: это снимки страниц. "
        "Загрузите исходный файл акта (.docx, .odt) или распознайте скан и сохраните его с текстом."
    )


class ActGarbled(UnreadableAct):
    code = "act_garbled"
    template = (
        "Текст в файле PDF записан шрифтом без таблицы символов и не читается. "
        "Загрузите исходный файл акта (.docx, .odt) или распознайте PDF заново."
    )


class ActOfOldWord(UnreadableAct):
    code = "act_of_old_word"
    template = (
        "Файл .doc записан программой старше Word 97 и не читается. Откройте его в редакторе, "
        "сохраните в формате .docx и загрузите снова."
    )


class ActTooSlow(UnreadableAct):
    code = "act_reading_too_slow"
    template = (
        "Разбор файла {format} остановлен: он потребовал слишком много времени или памяти. "
        "Сохраните акт в формате .docx и загрузите снова."
    )


class ActAlreadyLoaded(Refusal):
    """The same bytes are here; `act_id` leads to them."""

    code = "act_already_loaded"
    template = "Этот файл уже загружен: «{file_name}» от {day}. Откройте его и продолжите с ним."


class ActSettled(Refusal):
    code = "act_settled"
    template = "Акт уже разобран: сейчас его состояние — «{state}». Исправления больше не вносят, загрузите новый акт."


class FactUnknown(Refusal):
    code = "act_fact_unknown"
    template = "В акте нет такого места. Выберите другое на странице акта."


class CodeInvalid(Refusal):
    code = "act_code_invalid"
    template = "Код «{code}» не подходит: {why} Впишите номер из общероссийского перечня."


class CodeRepeated(Refusal):
    code = "act_code_repeated"
    template = "Код {code} в акте уже есть. Проверьте номер или не включайте одну из строк."


class DeadlineDisordered(Refusal):
    code = "act_deadline_disordered"
    template = "Срок кончается раньше, чем начинается. Проверьте даты."


class DeadlineWithoutDay(Refusal):
    code = "act_deadline_without_day"
    template = "Для срока «{kind}» нужна дата. Укажите её или выберите другой вид срока."


class RepeatsUnreadable(Refusal):
    code = "act_repeats_unreadable"
    template = "Правило повторения не читается. Выберите, как часто повторяется мероприятие."


class NumberExpected(Refusal):
    code = "act_number_expected"
    template = "Здесь нужно число. Введите число или выберите другой вид значения."


class NothingToDecide(Refusal):
    code = "act_nothing_to_decide"
    template = "У этой строки больше нет предложения об исправлении: по ней уже решили."
    is_overtaken = True


class ReasonMissing(Refusal):
    code = "act_reason_missing"
    template = "Напишите, почему акт отклонён: это увидят коллеги."
