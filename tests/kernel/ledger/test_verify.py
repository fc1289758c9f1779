import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.factories.kernel import MunicipalityFactory
from tests.kernel.ledger.building import account, one

from sotszakaz.foundation import verification
from sotszakaz.foundation.verification import Check, find_offenders, register_check
from sotszakaz.kernel.ledger.states import AccountKind, Move
from sotszakaz.kernel.ledger.verify import CHECKS

pytestmark = pytest.mark.django_db

DISARM = """
    SET LOCAL ROLE NONE;
    ALTER TABLE ledger_account DISABLE TRIGGER USER;
    ALTER TABLE ledger_posting DISABLE TRIGGER USER;
    ALTER TABLE ledger_entry DISABLE TRIGGER USER;
    ALTER TABLE ledger_account DROP CONSTRAINT account_free_not_negative, DROP CONSTRAINT account_unit_of_kind;
    ALTER TABLE ledger_posting DROP CONSTRAINT posting_key_unique;
"""

DEFECTS = {
    "ledger.buckets": "UPDATE ledger_account SET held = held + 1 WHERE id = %(certificate)s",
    "ledger.not_negative": "UPDATE ledger_account SET free = -1 WHERE id = %(certificate)s",
    "ledger.history": """
        INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
        SELECT min(id), 99, %(certificate)s, %(payer)s, 'hold', 500 FROM ledger_posting""",
    "ledger.answers": "DELETE FROM ledger_entry WHERE account_id = %(seat)s",
    "ledger.references": "UPDATE ledger_entry SET account_id = 987654321 WHERE account_id = %(seat)s",
    "ledger.payer": "UPDATE ledger_account SET municipality_id = %(stranger)s WHERE id = %(certificate)s",
    "ledger.units": "UPDATE ledger_account SET unit = 'place' WHERE id = %(certificate)s",
    "ledger.keys": "UPDATE ledger_posting SET key = 'the same'",
    "ledger.fingerprints": "UPDATE ledger_entry SET amount = amount + 1 WHERE account_id = %(seat)s",
    "ledger.guards": "ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY",
}


@pytest.fixture
def accounts(payer):
    certificate = account(payer.pk, granted=100)
    one(payer.pk, (certificate, Move.HOLD, 40))
    return {
        "payer": payer.pk,
        "stranger": MunicipalityFactory().pk,
        "certificate": certificate,
        "seat": account(payer.pk, AccountKind.SEAT, granted=3),
    }


def as_owner(*statements: str, **parameters: int) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters or None)


def test_every_check_passes_over_a_ledger_that_is_whole(accounts):
    as_owner("SET LOCAL ROLE NONE")

    assert [each.name for each in CHECKS if not find_offenders(each).passed] == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_check_finds_its_planted_defect(accounts, name):
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", DISARM)
    check = next(each for each in CHECKS if each.name == name)
    if name != "ledger.guards":  # disarmed already
        assert find_offenders(check).passed

    as_owner(DEFECTS[name] if name == "ledger.guards" else DEFECTS[name] % accounts)

    finding = find_offenders(check)
    assert finding.offenders > 0
    assert finding.examples


def test_every_check_has_a_planted_defect():
    assert set(DEFECTS) == {each.name for each in CHECKS}


def test_verify_prints_a_line_a_check_and_the_sum(payer, accounts):
    one(payer.pk, (accounts["certificate"], Move.RELEASE, 40))  # settlements ask what everything held waits for
    as_owner("SET LOCAL ROLE NONE")
    out = StringIO()

    call_command("verify", stdout=out)

    lines = out.getvalue().splitlines()
    assert any(line.startswith("ok     ledger.buckets") for line in lines)
    assert lines[-1] == f"{len(verification.registered_checks())} passed, 0 failed"


def test_verify_fails_and_names_the_offender(accounts):
    as_owner("SET CONSTRAINTS ALL IMMEDIATE", DISARM)
    as_owner(DEFECTS["ledger.buckets"] % accounts)
    out = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify", "--json", stdout=out)

    said = json.loads(out.getvalue())
    broken = next(each for each in said["checks"] if each["name"] == "ledger.buckets")
    assert stopped.value.code == 1
    assert broken["examples"] == [str(accounts["certificate"])]
    assert said["failed"] == 3  # the guards too: they are disarmed; and what is held waits for nothing


def test_verify_refuses_to_run_for_a_role_that_does_not_see_all(accounts):
    with pytest.raises(CommandError, match="видит не все строки") as refused:
        call_command("verify")

    assert refused.value.returncode == 2


def test_a_check_is_registered_once():
    kept = dict(verification._checks)
    try:
        register_check(Check("tests.twice", "Так не бывает.", "SELECT 1"))
        with pytest.raises(ValueError, match="registered twice"):
            register_check(Check("tests.twice", "Так бывает.", "SELECT 2"))
    finally:
        verification._checks.clear()
        verification._checks.update(kept)
