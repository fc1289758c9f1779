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


class ActReaderMissing(UnreadableAct):
    code = "act_reader_missing"
    template = (
        "Чтобы читать файлы .doc, установите на сервер программу antiword или catdoc "
        "либо сохраните акт в формате .docx и загрузите снова."
    )


class ActTooSlow(UnreadableAct):
    code = "act_reading_too_slow"
    template = (
        "Разбор файла {format} остановлен: он потребовал слишком много времени или памяти. "
        "Сохраните акт в формате .docx и загрузите снова."
    )
