from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class NoteMissing(Refusal):
    """An answer without a word explains nothing to who checks later."""

    code = "finding_note_missing"
    template = "Напишите, что вы проверили и что оказалось: пояснение останется рядом с находкой."


name_constraint("unusual_finding_never_changes", "Пояснение к этой находке уже дали, его не меняют.", is_overtaken=True)
