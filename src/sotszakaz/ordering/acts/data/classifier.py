"""The classifier of services, as far as the registry number shows it.

The arithmetic of characters 15–18 is inferred from the numbers seen so far and is a sanity check only: the authority
is the official list, never this formula.
"""

ALPHABET = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
"""Letters of registry numbers in the order in which they count; no Ё, Й, Ъ, Ы, Ь."""

NOT_STATED = "не указано"

FOCUSES = (
    "техническая",
    "естественнонаучная",
    "физкультурно-спортивная",
    "художественная",
    "туристско-краеведческая",
    "социально-гуманитарная",
    NOT_STATED,
)
"""By the digit d of the formula."""

FORMS = {
    0: "очная",
    1: "очная с применением дистанционных образовательных технологий",
    5: "очно-заочная с применением дистанционных образовательных технологий",
}

ORDINARY_CHILDREN = "дети, за исключением детей с ограниченными возможностями здоровья (ОВЗ) и детей-инвалидов"
CHILDREN_WITH_LIMITS = "дети с ограниченными возможностями здоровья (ОВЗ)"
ADAPTED_PROGRAMME = "адаптированная образовательная программа"

CATEGORIES = {
    3: (NOT_STATED, NOT_STATED),
    4: (NOT_STATED, ORDINARY_CHILDREN),
    7: (NOT_STATED, CHILDREN_WITH_LIMITS),
    8: (ADAPTED_PROGRAMME, CHILDREN_WITH_LIMITS),
}
"""By the number c of the formula: type of programme and category of recipients."""

LETTERS_FOR_DIGITS = {"0": "О", "3": "З", "4": "Ч", "6": "Б", "8": "В"}
LETTERS_FOR_LATIN = dict(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True))
DIGITS_FOR_LETTERS = {"О": "0", "O": "0", "З": "3", "Б": "6", "В": "8", "I": "1", "L": "1", "|": "1", "B": "8"}
