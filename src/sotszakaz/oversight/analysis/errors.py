"""Why something of the factor analysis is refused."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal

name_constraint("analysis_approved_stays", "Утверждённая методика не меняется. Создайте следующую версию.")
name_constraint("analysis_finished_stays", "Анализ завершён или отменён и не меняется. Начните новый.")
name_constraint(
    "analysis_determinedvalue_never_changes", "Назначенное значение не меняется. Назначьте по новому анализу."
)


class NoFactors(Refusal):
    code = "analysis_no_factors"
    template = "В методике нет ни одного фактора. Добавьте факторы, потом утверждайте."


class NotApproved(Refusal):
    code = "analysis_not_approved"
    template = "Методика ещё черновик. Анализ проводят по утверждённой версии."
    status = 409


class Approved(Refusal):
    code = "analysis_methodology_approved"
    template = "Методика утверждена и не меняется. Создайте следующую версию и измените её."
    status = 409


class GroundMissing(Refusal):
    code = "analysis_ground_missing"
    template = "Назовите документ, которым методика утверждена."


class ExampleUnchanged(Refusal):
    code = "analysis_example_unchanged"
    template = (
        "Это пример из поставки, не методика министерства. Замените в нём факторы и название "
        "или отметьте, что утверждаете пример как есть."
    )


class ChangedSinceRead(Refusal):
    code = "analysis_changed_since_read"
    template = "Пока вы читали методику, её изменили. Прочитайте факторы снова и утвердите."
    status = 409


class Outdated(Refusal):
    code = "analysis_outdated"
    template = "Есть утверждённая версия {version} этой методики. Начните анализ по ней."
    status = 409


class WrongSteps(Refusal):
    code = "analysis_wrong_steps"
    template = (
        "Для шкалы от {low} до {high} нужно порогов: {many}, по возрастанию, через точку с запятой. Исправьте пороги."
    )


class NobodyToScore(Refusal):
    code = "analysis_nobody_to_score"
    template = "В реестре исполнителей никого нет, оценивать некого. Начните анализ, когда исполнители появятся."


class ScoreOutside(Refusal):
    code = "analysis_score_outside"
    template = "Балл по фактору «{factor}» — от {low} до {high}. Исправьте балл."


class ScoredByAnother(Refusal):
    code = "analysis_scored_by_another"
    template = (
        "Пока вы ставили баллы, их записал другой сотрудник ({who}): они в таблице выше. "
        "Сравните и запишите ещё раз, если верны ваши."
    )
    status = 409


class ScoresMissing(Refusal):
    code = "analysis_scores_missing"
    template = "Не оценено: {many}. Откройте список «Без баллов», поставьте все, потом завершайте анализ."


class DropReasonMissing(Refusal):
    code = "analysis_drop_reason_missing"
    template = "Напишите, почему отменяете анализ."


class RunFinished(Refusal):
    code = "analysis_run_finished"
    template = "Анализ завершён или отменён и не меняется. Начните новый."
    status = 409
    is_overtaken = True


class RunNotFinished(Refusal):
    code = "analysis_run_not_finished"
    template = "Анализ ещё не завершён. Завершите его, потом назначайте значения."
    status = 409


class ShareAboveHundred(Refusal):
    code = "analysis_share_above_hundred"
    template = "Показатель {key} — доля, а она не больше 100 %. Введите значение до 100."


class NotPending(Refusal):
    code = "analysis_not_pending"
    template = "Значение показателя {key} в акте задано, факторный анализ его не определяет."
    status = 409
