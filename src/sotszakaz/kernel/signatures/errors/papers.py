"""Originals on paper and their scans."""

from sotszakaz.foundation.errors import Refusal


class PaperNotAllowed(Refusal):
    """The decision does not let this kind be on paper."""

    code = "paper_not_allowed"
    template = (
        "Решение муниципалитета не разрешает этот документ на бумаге в {year} году. Подпишите его электронной подписью."
    )


class PaperOfAnotherSide(Refusal):
    """Who brings the paper answers for the own side and for families, not for the authorised body."""

    code = "paper_of_another_side"
    template = (
        "Подпись уполномоченного органа на бумаге вносит он сам. Внесите подписи своей стороны, "
        "а бумагу передайте в уполномоченный орган."
    )


class PaperOfAnotherVersion(Refusal):
    """The paper was printed before the latest version, or its version was not read from it."""

    code = "paper_of_another_version"
    template = (
        "На бумаге редакция {said}, а последняя редакция — {current}. "
        "Распечатайте форму последней редакции и подпишите её заново."
    )


class PaperDayWrong(Refusal):
    """The day on the paper cannot be."""

    code = "paper_day"
    template = "День на бумаге — с {since}, когда документ сформирован, по сегодня. Проверьте дату."


class ScanRefused(Refusal):
    """The scan is not a picture or a PDF, is too large, or carries something that runs."""

    code = "paper_scan"
    template = "Скан не принят: {why}. Загрузите PDF, JPEG или PNG не больше {limit} МБ."
