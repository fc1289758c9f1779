"""The scores of one subject."""

from sotszakaz.oversight.analysis.models import Score, Subject


def scores_of(subject: Subject) -> list[Score]:
    """In the order of the factors."""
    return list(subject.scores.select_related("factor").order_by("factor__ordinal", "factor_id"))


def last_scored(subject: Subject) -> Score | None:
    """The score that a person gave last; a page remembers its moment."""
    given = Score.objects.filter(subject=subject, scored_at__isnull=False).select_related("scored_by")
    return given.order_by("-scored_at", "-pk").first()
