"""Why a wish is not taken and a run is not made, in the words that a parent or a clerk reads."""

from sotszakaz.foundation.errors import Refusal


class NoWishesHere(Refusal):
    code = "wishes_not_taken"
    template = "Списки пожеланий для этой группы сейчас не собирают. Посмотрите на её странице, как получить место."


class WishesClosed(Refusal):
    code = "wishes_closed"
    template = "Срок списков пожеланий закончился {closes_at}: список больше не меняется."
    status = 409


class ListIsFull(Refusal):
    code = "wishes_list_full"
    template = "В списке уже {most}, больше этот приём не разрешает. Уберите одно пожелание."


class ChildNotConfirmed(Refusal):
    code = "wishes_child_not_confirmed"
    template = "Данные ребёнка ещё не подтверждены. Составить список можно будет, когда появится сертификат."


class AgeNotOfProgramme(Refusal):
    code = "wishes_age_of_programme"
    template = (
        "Программа для детей от {age_from} до {age_to} лет, а к началу занятий ребёнку полных лет: {age}. "
        "Выберите программу по возрасту."
    )


class WishesStillCollected(Refusal):
    code = "run_wishes_still_collected"
    template = "Пожелания собирают до {closes_at}. Рассчитать места можно после этого."


class NotByWishes(Refusal):
    code = "run_not_by_wishes"
    template = "Этот приём идёт по порядку подачи заявлений, распределять места не нужно."


class NothingWished(Refusal):
    code = "run_nothing_wished"
    template = "Ни одного пожелания нет. Закончите этот приём и объявите приём по порядку подачи заявлений."


class RunIsOutdated(Refusal):
    """Wishes, places or facts about children have changed since the preview, or a later preview was made."""

    code = "run_outdated"
    template = "С тех пор данные изменились. Рассчитайте места заново, проверьте итог и утвердите его."
    status = 409


class RunIsFlawed(Refusal):
    """The independent checker disagrees with the matching: facts changed while it was made, or the system is wrong."""

    code = "run_flawed"
    template = (
        "Проверка нашла в расчёте ошибки: {flaws}. Утвердить его нельзя. Рассчитайте места заново, "
        "а если ошибки останутся, сообщите разработчикам."
    )


class KeepsChanging(Refusal):
    """Each time the place was booked, the child's other applications had changed since its quote."""

    code = "allocation_keeps_changing"
    template = (
        "Пока записывали, у ребёнка менялись другие заявления. Посмотрите расчёт и подайте заявление сами: место "
        "отдано общему приёму."
    )


class PlacesBeingBooked(Refusal):
    """A run was approved, and the child of the record to be closed is being booked to its place."""

    code = "allocation_places_being_booked"
    template = "По этой записи ребёнка сейчас записывают на места по итогам приёма. Подождите и повторите."
    status = 409
