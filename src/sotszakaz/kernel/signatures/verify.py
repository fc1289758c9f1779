"""What holds over all signatures at any time."""

from sotszakaz.foundation.verification import Check

SIGNED_BYTES_ARE_THE_SAME = """
    SELECT s.id
    FROM signatures_signature s
    JOIN documents_documentversion v ON v.id = s.version_id
    WHERE s.payload_sha256 <> encode(sha256(convert_to(v.payload, 'UTF8')), 'hex')
       OR s.municipality_id <> v.municipality_id
       OR s.evidence::jsonb ->> 'payload_sha256' <> s.payload_sha256
"""

SIGNED_AFTER_FORMED = """
    SELECT s.id
    FROM signatures_signature s
    JOIN documents_documentversion v ON v.id = s.version_id
    WHERE s.signed_at < v.formed_at - interval '1 day'
"""

TURNS_WERE_KEPT = """
    SELECT s.id
    FROM signatures_signature s
    JOIN documents_documentversion v ON v.id = s.version_id
    JOIN documents_document d ON d.id = v.document_id
    WHERE d.kind IN ('agreement', 'agreement_amendment', 'agreement_disagreement', 'agreement_termination',
                     'payment_register', 'delivery_act', 'correction_act', 'contract', 'contract_amendment')
      AND s.party <> 'provider'
      AND NOT EXISTS (SELECT FROM signatures_signature f
                      WHERE f.version_id = s.version_id AND f.party = 'provider' AND f.id < s.id)
"""

CHECKS = (
    Check(
        "signatures.bytes", "Каждая подпись — под теми байтами, которые лежат в документе", SIGNED_BYTES_ARE_THE_SAME
    ),
    Check("signatures.moment", "Документ подписан не раньше, чем сформирован", SIGNED_AFTER_FORMED),
    Check("signatures.turns", "Где исполнитель подписывает первым, так и было", TURNS_WERE_KEPT),
)
