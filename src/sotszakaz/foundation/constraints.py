"""Constraint → words: the database judges, Python only translates the verdict.

A model's constraint carries its Russian sentence in `violation_error_message`. Triggers raise `check_violation`
with `CONSTRAINT = 'name'`; their sentences are registered with `name_constraint`. Where the rule is broken only because
somebody was faster, the constraint has `violation_error_code=OVERTAKEN`: the page is then shown anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, models, transaction

from sotszakaz.foundation.errors import Refusal

OVERTAKEN = "overtaken"

_trigger_words: dict[str, tuple[str, bool]] = {}


class ConstraintViolated(Refusal):
    """A named rule of the database refused the write."""

    code = "constraint_violated"


def name_constraint(name: str, message: str, *, is_overtaken: bool = False) -> None:
    """Give a constraint that lives in a trigger its Russian sentence."""
    _trigger_words[name] = message, is_overtaken


def words_for(name: str, *judges: type[models.Model]) -> str | None:
    """The sentence of the constraint, or None when nobody anticipated it."""
    refusal = refusal_of(name, *judges)
    return refusal.message if refusal else None


def refusal_of(name: str, *judges: type[models.Model]) -> ConstraintViolated | None:
    """The refusal that the constraint means, or None when nobody anticipated it."""
    message, is_overtaken = _trigger_words.get(name, ("", False))
    for model in judges:
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                message, is_overtaken = str(constraint.violation_error_message), _is_overtaken(constraint)
    if not message:
        return None
    refusal = ConstraintViolated(message, constraint=name)
    refusal.is_overtaken = is_overtaken
    return refusal


def _is_overtaken(constraint: models.BaseConstraint) -> bool:
    return constraint.violation_error_code == OVERTAKEN


@contextmanager
def judged(*judges: type[models.Model]) -> Iterator[None]:
    """Run writes in a savepoint; a violated constraint of `judges` becomes a Refusal with its sentence.

    Deferred triggers are made to bite inside, for at COMMIT it would be too late for words. An unknown constraint is
    a bug and surfaces as it is.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # one turn to the server
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        refusal = refusal_of(name, *judges) if name else None
        if refusal is None:
            raise
        raise refusal from error
