"""What quality answers in the table of indicators: goals 4 and 5 (law.md §3.5)."""

from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import ROLES
from sotszakaz.oversight.indicators.built_in import ORGANISATIONS
from sotszakaz.oversight.indicators.measures import Measure
from sotszakaz.oversight.indicators.states import Form
from sotszakaz.oversight.quality.listings import CHECKLISTS, MARKS, STANDARDS, WAYS
from sotszakaz.oversight.surveys.rules import Share


def _trusted(answered: int, satisfied: int) -> str:
    """How far the answers speak for all families; nothing of none."""
    interval = Share(satisfied, answered).interval
    if interval is None:
        return ""
    low, high = (f"{each:f}".replace(".", ",") for each in interval)
    return f"Выборка — ответов: {answered}. С вероятностью 95 % довольных среди всех семей — от {low} до {high} %."


IN_FORCE = """
    SELECT p.id, s.id, true
    FROM period p
    JOIN quality_servicestandard s ON s.municipality_id = p.municipality_id AND s.valid @> (p.ends_on - 1)
"""
FINISHED = """
    SELECT DISTINCT p.id AS period_id, r.organisation_id
    FROM period p
    JOIN quality_inspection i ON i.municipality_id = p.municipality_id AND i.state = 'done'
        AND i.finished_on >= p.starts_on AND i.finished_on < p.ends_on
    JOIN providers_registryrecord r ON r.id = i.record_id
"""
INSPECTED = f"SELECT f.period_id, f.organisation_id, true FROM ({FINISHED}) f"
SERVING_INSPECTED = f"""
    SELECT DISTINCT s.period_id, s.organisation_id, f.period_id IS NOT NULL
    FROM served s LEFT JOIN ({FINISHED}) f ON f.period_id = s.period_id AND f.organisation_id = s.organisation_id
"""
MATCHING = """
    SELECT p.id, m.id, m.mark = 'yes'
    FROM period p
    JOIN quality_inspection i ON i.municipality_id = p.municipality_id AND i.state = 'done'
        AND i.follows_id IS NULL AND i.finished_on >= p.starts_on AND i.finished_on < p.ends_on
    JOIN quality_inspectionmark m ON m.inspection_id = i.id AND m.mark IN ('yes', 'partly', 'no')
"""
ANSWERED = """
    SELECT p.id AS period_id, a.organisation_id, a.satisfaction >= v.satisfied_from AS is_satisfied
    FROM period p
    JOIN surveys_survey v ON v.municipality_id = p.municipality_id AND v.state = 'closed'
        AND v.closed_on >= p.starts_on AND v.closed_on < p.ends_on
    JOIN surveys_surveyanswer a ON a.survey_id = v.id
    WHERE (SELECT count(*) FROM surveys_surveyanswer o WHERE o.survey_id = v.id) >= v.fewest_answers
"""
ASKED = f"SELECT DISTINCT a.period_id, a.organisation_id, true FROM ({ANSWERED}) a"
SERVING_ASKED = f"""
    SELECT DISTINCT s.period_id, s.organisation_id, a.period_id IS NOT NULL
    FROM served s LEFT JOIN ({ANSWERED}) a ON a.period_id = s.period_id AND a.organisation_id = s.organisation_id
"""
SATISFIED = f"SELECT a.period_id, row_number() OVER (), a.is_satisfied FROM ({ANSWERED}) a"


def _may(permission: Permission) -> str:
    """Somebody of the municipality's staff has the right now: roles of the past are kept nowhere."""
    names = ", ".join(f"'{role.name}'" for role in ROLES.values() if permission in role.permissions)
    return f"""
        EXISTS (SELECT FROM users_membership u JOIN users_user person ON person.id = u.user_id AND person.is_active
                WHERE u.municipality_id = p.municipality_id AND u.role_name IN ({names}))
    """


APPROVED = """
    c.approved_on < p.ends_on AND coalesce(c.replaced_on >= p.ends_on, true)
"""
USED = f"""
    SELECT p.id, min(c.id), true
    FROM period p
    JOIN quality_checklist c ON c.municipality_id = p.municipality_id AND {APPROVED}
    WHERE EXISTS (SELECT FROM quality_servicestandard s
                  WHERE s.municipality_id = p.municipality_id AND s.valid @> (p.ends_on - 1))
        AND EXISTS (SELECT FROM quality_inspection i
                    WHERE i.municipality_id = p.municipality_id AND i.state = 'done'
                        AND i.finished_on >= p.ends_on - interval '1 year' AND i.finished_on < p.ends_on)
    GROUP BY p.id
"""
WATCHED = f"""
    SELECT p.id, c.id, true
    FROM period p
    JOIN quality_checklist c ON c.municipality_id = p.municipality_id AND {APPROVED}
    WHERE {_may(Permission.INSPECTION_MAKE)}
"""
HEARD = f"""
    SELECT p.id, 1::bigint, true
    FROM period p
    WHERE EXISTS (SELECT FROM surveys_survey v
                  WHERE v.municipality_id = p.municipality_id
                      AND v.opened_on < p.ends_on
                      AND coalesce(v.closed_on, v.closes_on) >= p.ends_on - interval '1 year')
    UNION ALL
    SELECT p.id, way.number, true
    FROM period p
    JOIN regulations_regulation r ON r.municipality_id = p.municipality_id AND r.valid @> (p.ends_on - 1)
    CROSS JOIN LATERAL (VALUES
        (2::bigint, {_may(Permission.COMPLAINT_ANSWER)}),
        (3, EXISTS (SELECT FROM settlements_accrual line
                    WHERE line.municipality_id = p.municipality_id AND line.month < p.ends_on)),
        (4, jsonb_array_length(r.parameters #> '{{feedback_phones,value}}') > 0)
    ) AS way (number, is_on)
    WHERE way.is_on
"""

MEASURES = (
    Measure("4.P1", Form.COUNT, 1, "Стандарты услуг, действующие на день отчёта.", IN_FORCE, STANDARDS),
    Measure(
        "4.P2",
        Form.COUNT,
        1,
        "Система мониторинга: 1, когда на день отчёта есть все её части — действует стандарт услуги, действует "
        "утверждённый чек-лист, за последний год завершена хотя бы одна проверка. Без любой из них — 0. Показан самый "
        "давний из действующих чек-листов.",
        USED,
        CHECKLISTS,
    ),
    Measure(
        "4.P3",
        Form.COUNT,
        1,
        "Чек-листы, утверждённые и действующие на день отчёта, по которым есть кому проверять: сотруднику дано право "
        "вести проверки.",
        WATCHED,
        CHECKLISTS,
    ),
    Measure(
        "4.M",
        Form.COUNT,
        1,
        "Исполнители, у которых с начала года завершена проверка по чек-листу.",
        INSPECTED,
        ORGANISATIONS,
    ),
    Measure(
        "4.M",
        Form.SHARE,
        1,
        "Исполнители с проверкой по чек-листу от всех исполнителей с договорами с начала года.",
        SERVING_INSPECTED,
        ORGANISATIONS,
    ),
    Measure(
        "4.F",
        Form.SHARE,
        2,
        "Критерии с отметкой «да» от применимых критериев первых проверок, завершённых с начала года. Повторные "
        "проверки не считаются: устранённое не меняет доли, которую нашли сначала.",
        MATCHING,
        MARKS,
    ),
    Measure(
        "5.P",
        Form.COUNT,
        2,
        "Механизмы обратной связи, которые включены на день отчёта, даже если ими ещё не пользовались: опросы за "
        "последний год; жалобы, когда действуют правила и есть кому отвечать; возражения против начислений; телефон в "
        "правилах муниципалитета.",
        HEARD,
        WAYS,
    ),
    Measure(
        "5.M",
        Form.COUNT,
        1,
        "Исполнители, о которых семьи ответили на опросы, завершённые с начала года.",
        ASKED,
        ORGANISATIONS,
    ),
    Measure(
        "5.M",
        Form.SHARE,
        1,
        "Исполнители, о которых семьи ответили, от всех исполнителей с договорами с начала года.",
        SERVING_ASKED,
        ORGANISATIONS,
    ),
    Measure(
        "5.F",
        Form.SHARE,
        1,
        "Ответы с оценкой не ниже названной в правилах от всех ответов на опросы, завершённые с начала года, в "
        "которых ответов достаточно, чтобы никого не узнать.",
        SATISFIED,
        counts_people=True,
        remark=_trusted,
    ),
)
