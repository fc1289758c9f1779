"""What holds over certificates at any time."""

from sotszakaz.foundation.verification import Check

CONFIRMED_HAVE_CERTIFICATES = """
    SELECT c.id
    FROM children_child c
    LEFT JOIN certificates_certificateaccount a ON a.child_id = c.id AND a.municipality_id = c.municipality_id
    WHERE CASE WHEN c.state IN ('merged', 'departed') THEN a.state <> 'closed'
               WHEN c.state = 'confirmed' THEN a.id IS NULL OR a.state = 'closed'
               ELSE a.id IS NOT NULL END
"""

VALUE_IS_ON_ITS_ACCOUNT = """
    SELECT p.id
    FROM certificates_certificateperiod p
    LEFT JOIN ledger_account l
        ON l.id = p.account_id AND l.kind = 'certificate' AND l.unit = p.unit AND l.municipality_id = p.municipality_id
    JOIN certificates_certificateaccount a ON a.id = p.certificate_id
    WHERE l.id IS NULL
       OR a.state <> 'closed' AND l.free + l.held + l.spent + l.lapsed <> p.face_value
       OR a.state = 'closed' AND (l.status <> 'closed' OR l.free > 0 OR l.spent + l.lapsed > p.face_value)
"""

VALUED_HAVE_A_PERIOD = """
    SELECT a.id
    FROM certificates_certificateaccount a
    WHERE a.state NOT IN ('suspended', 'closed')
      AND (a.state = 'valued')
          <> EXISTS (SELECT FROM certificates_certificateperiod p WHERE p.certificate_id = a.id)
"""

CHECKS = (
    Check(
        "certificates.children",
        "У каждого подтверждённого ребёнка есть сертификат, у выбывших и объединённых он закрыт, у остальных его нет",
        CONFIRMED_HAVE_CERTIFICATES,
    ),
    Check(
        "certificates.values",
        "Всё, что есть на счёте сертификата, вместе равно номиналу, а на закрытом свободного нет",
        VALUE_IS_ON_ITS_ACCOUNT,
    ),
    Check("certificates.periods", "Номинал есть у сертификатов с номиналом и только у них", VALUED_HAVE_A_PERIOD),
)
