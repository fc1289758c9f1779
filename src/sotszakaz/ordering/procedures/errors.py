"""Why an act of the pack cannot be drafted or registered."""

from sotszakaz.foundation.errors import Refusal


class NoDecision(Refusal):
    code = "procedure_no_decision"
    template = (
        "На {day} у муниципалитета нет действующего решения об организации услуг. Подтвердите акт с решением: "
        "проекты порядков заполняются из него."
    )


class ForeignParameter(Refusal):
    code = "procedure_foreign_parameter"
    template = "Параметр «{title}» утверждается другим актом. Измените его в проекте того акта."


class DraftChanged(Refusal):
    """Somebody saved the draft after this person had opened it: what they see is not what is kept."""

    code = "procedure_draft_changed"
    template = "Пока страница была открыта, проект «{title}» изменили. Сверьте с его текстом и отправьте форму ещё раз."
    status = 409


class DraftGone(Refusal):
    code = "procedure_draft_gone"
    template = "Проекта «{title}» больше нет: сейчас его состояние — «{state}»."
    status = 409
    is_overtaken = True


class NothingToIssue(Refusal):
    code = "procedure_nothing_to_issue"
    template = "Не выбран ни один подписанный акт. Отметьте акт и укажите его номер, дату и файл."


class RelationMissing(Refusal):
    code = "procedure_relation_missing"
    template = "Уже действует {former}. Укажите, отменяет ли его новый акт или излагает в новой редакции."


class FormerMissing(Refusal):
    code = "procedure_former_missing"
    template = "Действующего акта нет, поэтому отменять или изменять нечего. Выберите «издаётся впервые»."


class FormerGone(Refusal):
    code = "procedure_former_gone"
    template = "Акт, который отменяет или изменяет проект, уже не действует. Откройте проект и сохраните его заново."


class ActFromFuture(Refusal):
    code = "procedure_act_from_future"
    template = "Дата акта, {day}, ещё не наступила. Зарегистрируйте акт, когда он будет подписан."


class ForceBeforeAct(Refusal):
    code = "procedure_force_before_act"
    template = "Акт от {day} не может вступить в силу раньше своей даты, а в проекте — с {force}. Исправьте дату акта."


class ForceBeforeFormer(Refusal):
    code = "procedure_force_before_former"
    template = "Прежний акт действует с {day}. Новый должен вступить в силу позже."


class RulesBeforeForce(Refusal):
    code = "procedure_rules_before_force"
    template = "Акт вступает в силу с {day}. Правила по нему не могут действовать раньше этого дня."


class RulesInPast(Refusal):
    code = "procedure_rules_in_past"
    template = (
        "Правила не меняются задним числом: сегодня {day}. Укажите сегодняшний или более поздний день — акт от этого "
        "своей даты не потеряет."
    )


class FileUnfit(Refusal):
    code = "procedure_file_unfit"
    template = (
        "Файл «{name}» не подходит: нужен подписанный акт в PDF, Word, OpenDocument или RTF, который открывается без "
        "пароля, не больше {limit} МБ."
    )


class PdfUnfit(Refusal):
    code = "procedure_pdf_unfit"
    template = (
        "PDF «{name}» не подходит: {why}; сохраните подписанный акт в PDF заново, без пароля и вложений, и загрузите "
        "его ещё раз."
    )


class ValuesDiffer(Refusal):
    """The signed file says something else than the draft that is being registered."""

    code = "procedure_values_differ"
    template = (
        "В файле акта «{act}» параметр «{title}» напечатан так: {printed}. В проекте — {drafted}. Исправьте проект "
        "или загрузите файл, который подписан по этому проекту."
    )


class PlanItemForeign(Refusal):
    code = "procedure_plan_item_foreign"
    template = "Такого мероприятия в действующем плане нет. Выберите мероприятие из списка."
