"""What holds over all complaints, for the command `verify`."""

from sotszakaz.foundation.verification import Check

CONTRACT_IS_OF_THE_PROVIDER = """
    SELECT complaint.id
    FROM complaints_complaint AS complaint
    JOIN enrolments_contract AS contract ON contract.id = complaint.contract_id
    WHERE contract.municipality_id <> complaint.municipality_id
        OR contract.organisation_id IS DISTINCT FROM complaint.organisation_id
"""

CHECKS = (
    Check(
        "complaints.contract_is_of_the_provider",
        "Жалоба по договору — на исполнителя этого договора в том же муниципалитете.",
        CONTRACT_IS_OF_THE_PROVIDER,
    ),
)
