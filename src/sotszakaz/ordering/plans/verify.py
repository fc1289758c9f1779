"""What holds over all plans, for the command `verify`."""

from sotszakaz.foundation.verification import Check

EVIDENCE_IS_AT_HOME = """
    SELECT e.id
    FROM plans_planevidence e
    JOIN plans_planitemcompletion c ON c.id = e.completion_id
    JOIN plans_planitem i ON i.id = c.item_id
    LEFT JOIN documents_document d ON d.id = e.document_id
    WHERE i.municipality_id <> e.municipality_id OR d.municipality_id <> e.municipality_id
"""

DONE_BY_THE_SYSTEM_IS_PROVED = """
    SELECT c.id
    FROM plans_planitemcompletion c
    WHERE c.completed_by_id IS NULL
      AND NOT EXISTS (SELECT FROM plans_planevidence e WHERE e.completion_id = c.id AND e.kind = 'registry')
"""

ORDER_IS_OF_ONE_PLAN = """
    SELECT p.id
    FROM plans_planprecedence p
    JOIN plans_planitem e ON e.id = p.earlier_id
    JOIN plans_planitem l ON l.id = p.later_id
    WHERE e.plan_id <> l.plan_id OR l.municipality_id <> p.municipality_id
"""

CHECKS = (
    Check(
        "plans.evidence_is_at_home",
        "Подтверждение мероприятия и документ в нём принадлежат муниципалитету плана.",
        EVIDENCE_IS_AT_HOME,
    ),
    Check(
        "plans.done_by_the_system_is_proved",
        "Мероприятие, которое отметила система, подтверждено записью реестра.",
        DONE_BY_THE_SYSTEM_IS_PROVED,
    ),
    Check(
        "plans.order_is_of_one_plan",
        "Порядок мероприятий назван внутри одного плана.",
        ORDER_IS_OF_ONE_PLAN,
    ),
)
