"""What holds over all approved orders, for the command `verify`."""

from sotszakaz.foundation.verification import Check

VOLUMES_ARE_GRANTED = """
    SELECT volume.id
    FROM social_orders_ordervolume volume
    JOIN social_orders_socialorder o ON o.id = volume.order_id AND o.state IN ('approved', 'closed')
    LEFT JOIN ledger_account a ON a.id = volume.account_id AND a.kind = 'order_volume' AND a.unit = 'person_hour'
        AND a.municipality_id = volume.municipality_id
    WHERE volume.award_method = 'certificate'
      AND a.free + a.held + a.spent + a.lapsed IS DISTINCT FROM (volume.person_hours * 100)::bigint
"""

BUDGETS_ARE_GRANTED = """
    SELECT line.id
    FROM social_orders_budgetline line
    JOIN social_orders_socialorder o ON o.id = line.order_id AND o.state IN ('approved', 'closed')
    LEFT JOIN ledger_account a ON a.id = line.account_id AND a.kind = 'budget_line' AND a.unit = 'rub'
        AND a.municipality_id = line.municipality_id
    WHERE a.free + a.held + a.spent + a.lapsed IS DISTINCT FROM (line.amount * 100)::bigint
"""

CERTIFICATES_FIT = """
    SELECT o.id
    FROM social_orders_socialorder o
    JOIN social_orders_ordervolume volume ON volume.order_id = o.id AND volume.award_method = 'certificate'
    LEFT JOIN social_orders_budgetline line ON line.order_id = o.id
    WHERE o.state IN ('approved', 'closed')
    GROUP BY o.id, line.amount
    HAVING sum(volume.amount) > coalesce(line.amount, 0)
"""

ROWS_ARE_AT_HOME = """
    SELECT row.id
    FROM (SELECT id, order_id, municipality_id FROM social_orders_ordervolume
          UNION ALL SELECT id, order_id, municipality_id FROM social_orders_orderquality
          UNION ALL SELECT id, order_id, municipality_id FROM social_orders_budgetline) row
    JOIN social_orders_socialorder o ON o.id = row.order_id
    WHERE o.municipality_id <> row.municipality_id
"""

STATUSES_FOLLOW = """
    SELECT o.id
    FROM social_orders_socialorder o
    LEFT JOIN social_orders_socialorder earlier ON earlier.municipality_id = o.municipality_id
        AND earlier.year = o.year AND earlier.status_number = o.status_number - 1
    WHERE o.status_number > 1 AND o.state <> 'draft'
      AND (earlier.state = 'replaced' AND earlier.document_id = o.document_id) IS NOT TRUE
"""

DOCUMENTS_END_WITH_THEIR_ORDERS = """
    SELECT o.id
    FROM social_orders_socialorder o
    LEFT JOIN documents_documentending e ON e.document_id = o.document_id
    WHERE o.document_id IS NOT NULL
      AND (o.state = 'closed' AND e.id IS NULL OR o.state = 'approved' AND e.id IS NOT NULL)
"""

CHECKS = (
    Check(
        "social_orders.statuses_follow",
        "У изменённого заказа есть прежний статус с тем же документом.",
        STATUSES_FOLLOW,
    ),
    Check(
        "social_orders.documents_end",
        "Документ закрытого заказа больше не действует, утверждённого — действует.",
        DOCUMENTS_END_WITH_THEIR_ORDERS,
    ),
    Check(
        "social_orders.volumes_are_granted",
        "На счёте объёма каждой услуги ровно столько человеко-часов, сколько в утверждённом заказе.",
        VOLUMES_ARE_GRANTED,
    ),
    Check(
        "social_orders.budgets_are_granted",
        "На счёте бюджета ровно столько денег, сколько в строке бюджета утверждённого заказа.",
        BUDGETS_ARE_GRANTED,
    ),
    Check(
        "social_orders.certificates_fit",
        "Объёмы по сертификатам утверждённого заказа не больше его строки бюджета.",
        CERTIFICATES_FIT,
    ),
    Check(
        "social_orders.rows_are_at_home",
        "Строки заказа принадлежат муниципалитету заказа.",
        ROWS_ARE_AT_HOME,
    ),
)
