"""The chart's alerts: Prometheus' own tool tries each in a world that calls for it, and in one that does not."""

import subprocess
from pathlib import Path

import pytest
import yaml
from tests.contract.charts import CHART, one, program, template
from tests.contract.series import unknown

RULES = CHART / "rules" / "tars.yaml"
ALERTS = {
    rule["alert"]: rule["expr"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
}
WORLDS = Path(__file__).with_name("alerts.yaml")


def promtool(*words: str) -> str:
    """What it says; nothing but SUCCESS when all is well."""
    done = subprocess.run([program("promtool"), *words], capture_output=True, text=True, timeout=60, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_each_alert_fires_when_it_should_and_only_then():
    assert promtool("check", "rules", "--lint-fatal", str(RULES)) == ""
    assert promtool("test", "rules", str(WORLDS)) == ""


def test_control_a_world_that_expects_something_else_fails(tmp_path: Path):
    text = WORLDS.read_text().replace("severity: critical, component", "severity: warning, component")
    (tmp_path / "alerts.yaml").write_text(text.replace("../..", str(CHART.parents[1])))
    assert "TarsOperatorSilent" in promtool("test", "rules", str(tmp_path / "alerts.yaml"))


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_names_what_is_exported(labels: dict[str, set[str]], alert: str):
    assert unknown(ALERTS[alert], labels) == set()


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_has_worlds_that_call_for_it_and_that_do_not(alert: str):
    tried = [case for world in yaml.safe_load(WORLDS.read_text())["tests"] for case in world["alert_rule_test"]]
    assert {bool(case.get("exp_alerts")) for case in tried if case["alertname"] == alert} == {True, False}


def test_the_rules_are_the_charts_file():
    made = one(template("metrics.prometheusRule.enabled=true"), "PrometheusRule", "tars-operator")
    assert made["spec"] == yaml.safe_load(RULES.read_text())
