"""What holds over all issued acts at any time."""

from sotszakaz.foundation.verification import Check

VALUES_ARE_THE_RULES = """
    SELECT p.id
    FROM procedures_confirmedparameter p
    JOIN procedures_issuedact a ON a.id = p.act_id
    JOIN regulations_regulation r ON r.id = a.regulation_id
    WHERE r.municipality_id <> a.municipality_id
       OR r.parameters -> p.key -> 'value' IS DISTINCT FROM p.value
       OR NOT (r.parameters -> p.key -> 'confirmed')::boolean
       OR lower(r.valid) < lower(a.valid)
"""

CHANGES_END_WITH_THEIR_ACT = """
    SELECT later.id
    FROM procedures_issuedact later
    JOIN procedures_issuedact former ON former.id = later.former_id
    WHERE former.municipality_id <> later.municipality_id
       OR former.procedure <> later.procedure
       OR (later.relation = 'repeals' AND upper(former.valid) IS DISTINCT FROM lower(later.valid))
"""

CHECKS = (
    Check(
        "procedures.values",
        "Версия правил говорит то же, что изданный акт, и не раньше его вступления в силу",
        VALUES_ARE_THE_RULES,
    ),
    Check(
        "procedures.former",
        "Отменённый акт кончается в день вступления в силу того, который его отменил",
        CHANGES_END_WITH_THEIR_ACT,
    ),
)
