"""What holds over all reports, for the command `verify`."""

from sotszakaz.foundation.verification import Check

REPORTS_HAVE_THEIR_DOCUMENT = """
    SELECT report.id
    FROM execution_executionreport report
    LEFT JOIN documents_document d ON d.id = report.document_id
        AND d.kind = 'execution_report' AND d.municipality_id = report.municipality_id
    LEFT JOIN social_orders_socialorder o ON o.id = report.order_id AND o.municipality_id = report.municipality_id
    WHERE d.id IS NULL OR o.id IS NULL OR o.state = 'draft'
"""

CHECKS = (
    Check(
        "execution.reports_have_their_document",
        "У отчёта об исполнении есть документ и утверждённый заказ того же муниципалитета.",
        REPORTS_HAVE_THEIR_DOCUMENT,
    ),
)
