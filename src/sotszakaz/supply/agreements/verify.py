"""What holds over agreements at any time."""

from sotszakaz.foundation.verification import Check

LIMIT_IS_ON_ITS_ACCOUNT = """
    SELECT a.id
    FROM agreements_agreement a
    LEFT JOIN ledger_account l
        ON l.id = a.account_id AND l.kind = 'agreement' AND l.municipality_id = a.municipality_id
    WHERE l.id IS NULL OR l.free + l.held + l.spent + l.lapsed <> a."limit" * 100
"""

DOCUMENT_SAYS_THE_NUMBER = """
    SELECT a.id
    FROM agreements_agreement a
    JOIN documents_document d ON d.id = a.document_id
    WHERE d.full_number <> a.number OR d.kind <> 'agreement' OR d.municipality_id <> a.municipality_id
"""

CHECKS = (
    Check(
        "agreements.limits",
        "Всё, что есть на счёте соглашения, вместе равно его лимиту",
        LIMIT_IS_ON_ITS_ACCOUNT,
    ),
    Check(
        "agreements.documents",
        "У соглашения есть документ с тем же номером и того же муниципалитета",
        DOCUMENT_SAYS_THE_NUMBER,
    ),
)
