"""States of a programme and of a study group, and the moves between them."""

from django.db.models import IntegerChoices, TextChoices

from sotszakaz.foundation.transitions import Moves


class ProgrammeState(TextChoices):
    DRAFT = "draft", "черновик"
    MODERATION = "moderation", "на модерации"
    RETURNED = "returned", "возвращена с замечаниями"
    PUBLISHED = "published", "опубликована"


class CertificationState(TextChoices):
    """An application for certification, from its day to a decision and after it."""

    APPLIED = "applied", "подана"
    REVIEW = "review", "на экспертизе"
    REVIEWED = "reviewed", "экспертиза завершена"
    CERTIFIED = "certified", "сертифицирована"
    REFUSED = "refused", "отказано"
    WITHDRAWN = "withdrawn", "отозвана исполнителем"
    REVOKED = "revoked", "сертификация отозвана"


class CertificationKind(TextChoices):
    """How an application came: the first one, once more after a refusal, or against a refusal in its term."""

    FIRST = "first", "заявка"
    AGAIN = "again", "повторная заявка"
    APPEAL = "appeal", "обжалование отказа"


class ReviewState(TextChoices):
    ASSIGNED = "assigned", "ждёт заключения"
    FINISHED = "finished", "заключение дано"


class PartState(TextChoices):
    """Where the rules want moderation, a part added to a published programme is proposed first."""

    PROPOSED = "proposed", "на модерации"
    RETURNED = "returned", "возвращена с замечаниями"
    DROPPED = "dropped", "снята исполнителем"
    ACCEPTED = "accepted", "в программе"


class GroupState(TextChoices):
    """Where the rules want moderation, a group added to a published programme is proposed first, without places."""

    PROPOSED = "proposed", "на модерации"
    RETURNED = "returned", "возвращена с замечаниями"
    DROPPED = "dropped", "снята исполнителем"
    OPEN = "open", "набор открыт"
    CLOSED = "closed", "набор закрыт"


class PlacesState(TextChoices):
    """Where the rules want moderation, more places in a group of a published programme are proposed first."""

    PROPOSED = "proposed", "ждёт решения"
    MADE = "made", "сделано"
    RETURNED = "returned", "возвращено с замечаниями"
    DROPPED = "dropped", "снято исполнителем"


class Weekday(IntegerChoices):
    """Days of the week by ISO 8601."""

    MONDAY = 1, "понедельник"
    TUESDAY = 2, "вторник"
    WEDNESDAY = 3, "среда"
    THURSDAY = 4, "четверг"
    FRIDAY = 5, "пятница"
    SATURDAY = 6, "суббота"
    SUNDAY = 7, "воскресенье"


EDITABLE = frozenset({ProgrammeState.DRAFT, ProgrammeState.RETURNED})
"""States in which a provider changes its programme."""

LIVE_CERTIFICATIONS = (CertificationState.APPLIED, CertificationState.REVIEW, CertificationState.REVIEWED)

PROGRAMME_MOVES: Moves = {
    "submit": ({ProgrammeState.DRAFT, ProgrammeState.RETURNED}, ProgrammeState.MODERATION),
    "withdraw": ({ProgrammeState.MODERATION}, ProgrammeState.DRAFT),
    "return": ({ProgrammeState.MODERATION}, ProgrammeState.RETURNED),
    "approve": ({ProgrammeState.MODERATION}, ProgrammeState.PUBLISHED),
    "publish": ({ProgrammeState.DRAFT, ProgrammeState.RETURNED}, ProgrammeState.PUBLISHED),
}

CERTIFICATION_MOVES: Moves = {
    "assign": (set(LIVE_CERTIFICATIONS), CertificationState.REVIEW),
    "conclude": ({CertificationState.REVIEW}, CertificationState.REVIEWED),
    "certify": ({CertificationState.REVIEWED}, CertificationState.CERTIFIED),
    "refuse": ({CertificationState.REVIEWED}, CertificationState.REFUSED),
    "withdraw": (set(LIVE_CERTIFICATIONS), CertificationState.WITHDRAWN),
    "revoke": ({CertificationState.CERTIFIED}, CertificationState.REVOKED),
}

REVIEW_MOVES: Moves = {"finish": ({ReviewState.ASSIGNED}, ReviewState.FINISHED)}

NOT_OFFERED = (GroupState.PROPOSED, GroupState.RETURNED, GroupState.DROPPED)
"""Groups that families have never seen."""

GROUP_MOVES: Moves = {
    "approve": ({GroupState.PROPOSED}, GroupState.OPEN),
    "return": ({GroupState.PROPOSED}, GroupState.RETURNED),
    "correct": ({GroupState.RETURNED}, GroupState.PROPOSED),
    "drop": ({GroupState.PROPOSED, GroupState.RETURNED}, GroupState.DROPPED),
    "close": ({GroupState.OPEN}, GroupState.CLOSED),
    "reopen": ({GroupState.CLOSED}, GroupState.OPEN),
}

PLACES_MOVES: Moves = {
    "approve": ({PlacesState.PROPOSED}, PlacesState.MADE),
    "return": ({PlacesState.PROPOSED}, PlacesState.RETURNED),
    "drop": ({PlacesState.PROPOSED}, PlacesState.DROPPED),
}

WITH_GROUPS = (PartState.ACCEPTED, PartState.PROPOSED)
"""Parts whose groups are added and opened: of the programme, or waiting for moderation with them."""

PART_MOVES: Moves = {
    "approve": ({PartState.PROPOSED}, PartState.ACCEPTED),
    "return": ({PartState.PROPOSED}, PartState.RETURNED),
    "correct": ({PartState.RETURNED}, PartState.PROPOSED),
    "drop": ({PartState.PROPOSED, PartState.RETURNED}, PartState.DROPPED),
}
