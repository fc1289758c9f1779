"""Why the list of services or its unit costs cannot be changed."""

from sotszakaz.foundation.errors import NotAllowed, Refusal


class NormativeInForce(Refusal):
    code = "normative_in_force"
    template = "С {day} или позже параметры для этой местности уже заданы. Укажите более поздний день начала."


class MaterialsMissing(Refusal):
    """Each focus has materials of its own."""

    code = "normative_materials_missing"
    template = "Укажите стоимость средств обучения хотя бы одной направленности: без неё цену не посчитать."


class UnitCostInForce(Refusal):
    code = "unit_cost_in_force"
    template = "С {day} или позже нормативные затраты этой услуги уже заданы. Укажите более поздний день начала."


class ListUnreadable(Refusal):
    """The file of the list cannot be read at all. Never raised bare: the subclass names the reason."""

    code = "list_unreadable"
    template = "Файл перечня не прочитан. Сохраните его в формате .xlsx или .csv и загрузите снова."


class ListEmpty(ListUnreadable):
    code = "list_empty"
    template = "В файле нет ни одной строки перечня. Выберите файл с заголовками столбцов и строками под ними."


class ListDamaged(ListUnreadable):
    code = "list_damaged"
    template = "Файл повреждён или это не {kind}. Откройте его в редакторе таблиц, сохраните заново и загрузите снова."


class ListTooLarge(ListUnreadable):
    code = "list_too_large"
    template = "Файл слишком большой: {what} больше {limit}. Разделите перечень на несколько файлов."


class ListSuspicious(ListUnreadable):
    code = "list_suspicious"
    template = (
        "В файле есть объявления, которых в таблице не бывает и которые могут нарушить работу системы. "
        "Откройте его в редакторе таблиц, сохраните заново и загрузите снова."
    )


class ColumnsMissing(ListUnreadable):
    code = "list_columns_missing"
    template = "В первой строке файла нет столбцов: {columns}. Добавьте их и загрузите файл снова."


class ListHasFaults(Refusal):
    code = "list_has_faults"
    template = "В файле строк с ошибками: {faults}. Исправьте их и загрузите файл снова: по частям перечень не берут."
    status = 409


class ListTooOld(Refusal):
    """Somebody took over another list between the check and the taking over."""

    code = "list_too_old"
    template = "Пока файл проверяли, перечень изменился, и строки этого файла теперь ему противоречат. Загрузите снова."
    status = 409


class ListIsCommon(NotAllowed):
    code = "list_is_common"
    template = (
        "Перечень услуг общий для всех муниципалитетов, его загружает администратор платформы. "
        "Напишите ему, каких номеров не хватает."
    )
