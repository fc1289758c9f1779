"""The number of a certificate and what a new certificate holds."""

from sotszakaz.demand.certificates.states import AccountState

SERIALS = 10**7
SCATTER = 3_874_201  # prime to ten, so the serials are permuted: neighbours in time have unlike numbers

# Damm's quasigroup: finds any wrong digit and any swap of neighbours.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def _damm(digits: str) -> int:
    check = 0
    for digit in digits:
        check = int(DAMM[check][int(digit)])
    return check


def certificate_number(serial: int, *, region: str) -> str:
    """Ten digits: two of the region (by ОКТМО), seven of the scattered serial, the check digit."""
    body = f"{region[:2]:0>2}{serial * SCATTER % SERIALS:07d}"
    return f"{body}{_damm(body)}"


def is_certificate_number(number: str) -> bool:
    """Ten digits with a right check digit."""
    return len(number) == 10 and number.isdecimal() and _damm(number) == 0


def opening_state(face_value: int | None) -> AccountState:
    """A category with a face value gets it; without one the certificate is a record (operations.md §0.1)."""
    return AccountState.RECORD if face_value is None else AccountState.VALUED


def is_confirmed_by_rule(*, by_rule: bool, snils: str) -> bool:
    """The rule confirms only a child whose СНИЛС proves who it is; the others wait for a clerk."""
    return by_rule and snils != ""
