"""Refusals of certification: the application, its experts, their marks, the decision."""

from sotszakaz.foundation.errors import Refusal


class NotPublished(Refusal):
    code = "certification_not_published"
    template = "Сертифицируют опубликованную программу. Сначала опубликуйте её."


class AlreadyCertified(Refusal):
    code = "certification_already"
    template = "Все части этой программы уже сертифицированы до {until:%d.%m.%Y}. Подавать заявку не нужно."


class NothingToAppeal(Refusal):
    code = "certification_nothing_to_appeal"
    template = "У программы нет отказа в сертификации, обжаловать нечего. Подайте обычную заявку."


class AppealTooLate(Refusal):
    code = "certification_appeal_late"
    template = "Обжаловать отказ можно было до {until:%d.%m.%Y}. Исправьте программу и подайте заявку снова."


class StatementMissing(Refusal):
    code = "certification_statement_missing"
    template = "Напишите, с чем вы не согласны: эксперты и муниципалитет прочитают это."


class ExpertUnknown(Refusal):
    code = "certification_expert_unknown"
    template = "Такого эксперта в муниципалитете нет. Выберите эксперта из списка."


class ExpertOfProvider(Refusal):
    code = "certification_expert_of_provider"
    template = "{name} работает у исполнителя этой программы и оценивать её не может. Выберите другого эксперта."


class ExpertTwice(Refusal):
    code = "certification_expert_twice"
    template = "{name} уже оценивает или оценивал эту программу по этой заявке. Выберите другого эксперта."


class TooFewExperts(Refusal):
    code = "certification_too_few_experts"
    template = "По правилам муниципалитета программу оценивают {needed} эксперта. Назначьте ещё."


class MarksMissing(Refusal):
    code = "certification_marks_missing"
    template = "Поставьте оценку по каждому критерию: от 0 до {most}."


class ConclusionMissing(Refusal):
    code = "certification_conclusion_missing"
    template = "Напишите вывод: его прочитают исполнитель и муниципалитет."


class AnotherExpertNeeded(Refusal):
    code = "certification_another_expert"
    template = "Эксперты разошлись больше чем на {diverge} %. Назначьте ещё одного эксперта."
    status = 409


class PointsShort(Refusal):
    code = "certification_points_short"
    template = "Набрано {percent} %, для сертификации нужно {needed} %. Откажите с основанием."
    status = 409


class PointsEnough(Refusal):
    code = "certification_points_enough"
    template = "Набрано {percent} %, этого достаточно: по баллам отказать нельзя. Выберите другое основание."
    status = 409


class GroundUnknown(Refusal):
    code = "certification_ground_unknown"
    template = "Такого основания в правилах муниципалитета нет. Выберите основание из списка."
