"""What holds over all inspections, for the command `verify`."""

from sotszakaz.foundation.verification import Check

FINISHED_ARE_WHOLE = """
    SELECT inspection.id
    FROM quality_inspection AS inspection
    JOIN quality_criterion AS criterion ON criterion.checklist_id = inspection.checklist_id
    LEFT JOIN quality_inspectionmark AS mark
        ON mark.inspection_id = inspection.id AND mark.criterion_id = criterion.id AND mark.mark <> ''
    WHERE inspection.state = 'done' AND mark.id IS NULL
"""
FAULTS_ARE_FINDINGS = """
    SELECT mark.id
    FROM quality_inspectionmark AS mark
    JOIN quality_inspection AS inspection ON inspection.id = mark.inspection_id AND inspection.state = 'done'
    LEFT JOIN quality_shortcoming AS finding
        ON finding.inspection_id = mark.inspection_id AND finding.criterion_id = mark.criterion_id
    WHERE (mark.mark IN ('no', 'partly')) <> (finding.id IS NOT NULL)
"""

CHECKS = (
    Check("quality.finished_are_whole", "В завершённой проверке отмечен каждый критерий.", FINISHED_ARE_WHOLE),
    Check(
        "quality.faults_are_findings",
        "Каждое «нет» и «частично» завершённой проверки стало нарушением, и ничто другое.",
        FAULTS_ARE_FINDINGS,
    ),
)
