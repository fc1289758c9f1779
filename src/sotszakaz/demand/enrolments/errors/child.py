"""Why this child cannot be enrolled: its record, age, other enrolments, and the limits of the rules."""

from sotszakaz.foundation.errors import Refusal


class ChildNotConfirmed(Refusal):
    code = "enrolment_child_not_confirmed"
    template = "Данные ребёнка ещё не подтверждены. Заявление можно будет подать, когда появится сертификат."


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


class CertificateTooNew(Refusal):
    code = "enrolment_certificate_too_new"
    template = "Сертификат открыт {day}. По правилам муниципалитета подать по нему заявление можно с {first}."


class RefusedRecently(Refusal):
    code = "enrolment_refused_recently"
    template = "{day} по этой части уже был отказ. Подать заявление снова можно с {again}."
