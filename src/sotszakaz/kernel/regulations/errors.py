from sotszakaz.foundation.errors import Refusal


class NoRegulation(Refusal):
    """No version of the rules is in force on the day: nothing that needs a term or a percent may be done."""

    code = "no_regulation"
    template = "На {day} в муниципалитете нет действующих правил. Примите правила, которые действуют с этого дня."


class ParameterUnknown(Refusal):
    """The catalogue of parameters has no such key."""

    code = "parameter_unknown"
    template = "Правила не знают параметра «{key}». Проверьте его название."


class ParameterInvalid(Refusal):
    """The value is not of the parameter's type."""

    code = "parameter_invalid"
    template = "Параметр «{title}» задан неверно: {given}. Нужно {expected}."


class AgesCrossed(Refusal):
    """The age that ends the right is not above the age that begins it."""

    code = "ages_crossed"
    template = "Предельный возраст ({maximum}) должен быть больше наименьшего ({minimum}). Исправьте один из них."


class NothingChanged(Refusal):
    """A version that says the same is no version."""

    code = "regulation_nothing_changed"
    template = "Ни один параметр не изменён. Измените хотя бы один или оставьте действующие правила."


class RegulationTooEarly(Refusal):
    """History is not rewritten: a new version begins after the latest one."""

    code = "regulation_too_early"
    template = "Уже приняты правила, действующие с {latest}. Новые правила могут начать действовать только позже."
