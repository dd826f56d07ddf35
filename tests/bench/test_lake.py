from pathlib import Path

from tests.bench import lake, synthetic


def test_trend_report_is_answered_from_the_synthetic_lake(tmp_path: Path) -> None:
    synthetic.generate(tmp_path, 300)

    assert lake.weight(tmp_path) > 0
