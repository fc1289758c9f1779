"""What a representative agrees to with an application, in whole sentences."""

CONSENTS = (
    "Согласен на обработку персональных данных, своих и ребёнка, для зачисления, договора, посещаемости и расчётов.",
    "С ценой обучения, оплатой сертификатом и суммой доплаты ознакомлен и согласен.",
)
"""Both are said by the paper of the counter and by the request of the portal (operations.md §4.3)."""

CONTRACT_CONSENT = "Договор прочитан и подписан этим заявлением: если исполнитель согласится, он заключён."
"""What the paper of the counter may say besides where the contract is signed: then nobody has to come twice."""
