from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class CriterionIncomplete(Refusal):
    """A criterion is read aloud at the inspection."""

    code = "criterion_incomplete"
    template = "Укажите раздел и критерий: по ним проверяющий поймёт, что смотреть."


class NotDraft(Refusal):
    """An approved check-list never changes."""

    code = "checklist_not_draft"
    template = "Чек-лист «{title}», версия {version}, уже утверждён и не меняется. Подготовьте следующую версию."


class ChecklistEmpty(Refusal):
    """Nothing can be inspected by an empty list."""

    code = "checklist_empty"
    template = "В чек-листе нет критериев. Добавьте хотя бы один и утвердите его."


class ChecklistNotApproved(Refusal):
    """An inspection goes by a list that will not change."""

    code = "checklist_not_approved"
    template = "Этот чек-лист не утверждён или уже заменён. Выберите утверждённый."


class InspectionInPast(Refusal):
    """What has passed cannot be planned."""

    code = "inspection_in_past"
    template = "День {day:%d.%m.%Y} уже прошёл. Назначьте проверку на сегодня или позже."


class NoInspectors(Refusal):
    """Somebody must go there."""

    code = "no_inspectors"
    template = "Назначьте хотя бы одного проверяющего."


class ProviderNotActive(Refusal):
    """Only providers of the registry are inspected."""

    code = "provider_not_active"
    template = "Исполнитель «{name}» исключён из реестра. Выберите действующего исполнителя."


class ComplaintOfAnother(Refusal):
    """An inspection looks into a complaint about its own provider."""

    code = "complaint_of_another"
    template = "Жалоба № {number} — не на этого исполнителя. Выберите того, на кого пожаловались."


class NotInspector(Refusal):
    """Only those who are named in the inspection fill it in."""

    code = "not_inspector"
    template = (
        "Вас нет среди проверяющих. Если проверяете вы, откройте на странице проверки «Изменить проверку» и включите "
        "себя."
    )
    status = 409


class NotRunning(Refusal):
    """Marks are made while the inspection goes on."""

    code = "inspection_not_running"
    template = "Проверка сейчас не идёт, её состояние — «{state}»."
    status = 409
    is_overtaken = True


class InspectionTooEarly(Refusal):
    """The provider was told another day."""

    code = "inspection_too_early"
    template = (
        "Плановая проверка назначена на {day:%d.%m.%Y}, исполнитель предупреждён об этом дне. Начните её в этот день "
        "или перенесите."
    )
    status = 409


class InspectionOver(Refusal):
    """What is over stays as it was."""

    code = "inspection_over"
    template = "Проверка уже {state}, изменить её нельзя. Назначьте новую."
    status = 409
    is_overtaken = True


class InspectionGoesOn(Refusal):
    """Those who are there cannot be sent elsewhere."""

    code = "inspection_goes_on"
    template = "Проверка уже идёт: перенести её нельзя, можно сменить проверяющих."
    status = 409


class InspectionNotOver(Refusal):
    """Measures follow from an act that is closed."""

    code = "inspection_not_over"
    template = "Проверка ещё не завершена. Завершите её и примите меру по её акту."
    status = 409


class MarksMissing(Refusal):
    """The act of an inspection answers every criterion."""

    code = "marks_missing"
    template = "Не отмечены критерии: {count}. Отметьте каждый, для лишних есть «не применимо»."


class FaultWithoutWords(Refusal):
    """The provider must know what to mend."""

    code = "fault_without_words"
    template = "Напишите в пометке, что не так, у критериев с «нет» и «частично»: {criteria}."


class MendDayWrong(Refusal):
    """A deadline lies ahead."""

    code = "mend_day_wrong"
    template = "Срок устранения — день после {day:%d.%m.%Y}. Укажите день позже."


class MendDayTooLate(Refusal):
    """The rules of the municipality say how long mending may take."""

    code = "mend_day_too_late"
    template = "По правилам муниципалитета нарушения устраняют не позже {day:%d.%m.%Y}. Укажите этот день или раньше."


class TooManyPhotos(Refusal):
    """Pictures are kept in the database, so they are bounded."""

    code = "too_many_photos"
    template = "В проверке уже {count} фото, больше не помещается. Удалите лишние и добавьте снова."


class WordsMissing(Refusal):
    """An answer without words explains nothing later."""

    code = "words_missing"
    template = "Напишите пояснение: его прочтёт другая сторона."


class StandardTooEarly(Refusal):
    """Versions follow one another."""

    code = "standard_too_early"
    template = "Прежняя версия действует с {day:%d.%m.%Y}. Новая может действовать только с более позднего дня."


class ProviderExcluded(Refusal):
    """The exclusion rests on the proposal."""

    code = "measure_provider_excluded"
    template = (
        "Исполнитель уже исключён из реестра, предложение исключить — основание этого решения. Отозвать его нельзя."
    )
    status = 409


name_constraint(
    "quality_checklist_never_changes", "Утверждённый чек-лист не меняется. Подготовьте его следующую версию."
)
name_constraint("quality_standard_never_changes", "Внесённый стандарт не меняется. Внесите следующую версию.")
name_constraint("quality_shortcoming_never_changes", "Записанное нарушение не меняется.")
name_constraint("quality_inspection_never_changes", "Завершённая проверка не меняется. Назначьте повторную.")
