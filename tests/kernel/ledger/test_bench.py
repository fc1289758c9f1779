import json
from io import StringIO

import pytest
from bench import ledger
from bench.ledger_tables import Spread
from bench.rows import Row, percentile
from django.core.management import CommandError, call_command


def row(**changes: object) -> Row:
    fields = {"case": "x", "rate": 10.0, "unit": "things", "limit": 4.0, "p50_ms": 1.0, "p99_ms": 2.0}
    return Row(**{**fields, "failures": 0, "oversell": 0, **changes})


def test_a_row_is_a_ratio_to_its_limit():
    assert row().as_json()["ratio"] == 2.5
    assert row(limit=None).as_json()["ratio"] is None


def test_percentile_is_the_time_that_so_many_calls_did_not_exceed():
    seconds = [number / 1000 for number in range(100, 0, -1)]

    assert percentile(seconds, 0.5) == pytest.approx(51)
    assert percentile(seconds, 0.99) == pytest.approx(100)
    assert percentile([0.007], 0.99) == pytest.approx(7)


@pytest.mark.parametrize("arguments", [["nonsense"], ["rows"], ["ledger", "--seconds", "0"]])
def test_bench_refuses_what_it_cannot_measure(arguments):
    with pytest.raises(CommandError) as refused:
        call_command("bench", *arguments)

    assert refused.value.returncode == 2


@pytest.mark.slow
def test_bench_ledger_measures_beside_the_limit_and_oversells_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(ledger, "SPREADS", {"hot": Spread(1, 1, 1)})
    monkeypatch.setenv("SOTSZAKAZ_HOME", str(tmp_path))
    tmp_path.chmod(0o755)
    out = StringIO()

    call_command("bench", "ledger", "--json", "--seconds", "0.5", stdout=out)

    rows = json.loads(out.getvalue())
    assert [each["case"] for each in rows] == ["ledger/hot/1", "ledger/hot/64"]
    assert all(each["rate"] > 0 and each["limit"] > 0 and each["ratio"] > 0 for each in rows)
    assert [(each["failures"], each["oversell"]) for each in rows] == [(0, 0), (0, 0)]
    assert list(tmp_path.glob("bench-*")) == []
