"""`tars scan -o sarif`: what code hosts and editors read."""

import json
import subprocess
from pathlib import Path

import fastjsonschema
import pytest
from tests.support.repositories import TOP, commit


@pytest.fixture(scope="module")
def schema():
    """What says whether a log is SARIF 2.1.0."""
    path = subprocess.run(
        [TOP / "hack/offline/sarif-schema"], check=True, capture_output=True, text=True
    ).stdout.strip()
    return fastjsonschema.compile(json.loads(Path(path).read_text()))


LOGS = {
    "findings and skipped files": ((), {}),
    "a name of strange characters": ((), {"src/a b,c%#\u00e9.py": "import os\n"}),
    "nothing found": (("src/clean.py",), {}),
    "tests as well": (("--protected",), {}),
    "other languages": ((), {"a.go": "package a\n\nfunc f(a interface{}) {}\n", "b.cs": "class B { bool F(bool a) { return a == true; } }\n"}),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "more"), LOGS.values(), ids=LOGS)
def test_sarif_is_what_its_schema_says(arguments, more, tars, checkout, schema):
    commit(checkout, more, "second")
    schema(json.loads(tars("scan", *arguments, "-o", "sarif")[1]))


WRONG = {
    "version": lambda log: log.update(version="2.0.0"),
    "level": lambda log: log["runs"][0]["results"][0].update(level="bad"),
    "no message": lambda log: log["runs"][0]["results"][0].pop("message"),
    "line 0": lambda log: region(log).update(startLine=0),
    "column 0": lambda log: region(log).update(startColumn=0),
}


def region(log):
    return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]


@pytest.mark.slow
@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_the_schema_would_refuse_another_log(spoil, tars, checkout, schema):
    log = json.loads(tars("scan", "-o", "sarif")[1])
    spoil(log)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        schema(log)


def test_a_sarif_result_names_its_rule_its_place_and_its_fingerprint(tars, checkout):
    run = json.loads(tars("scan", "-o", "sarif")[1])["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert place["artifactLocation"] == {"uri": "src/shop.py", "uriBaseId": "SRCROOT"}
        assert 1 <= place["region"]["startLine"] <= place["region"]["endLine"]
        assert rules[result["ruleIndex"]]["help"]["text"]
        assert len(result["partialFingerprints"]["tarsFinding/v1"]) == 64


def test_a_place_has_its_column(tars, checkout):
    (checkout / "src/shop.py").write_text("x = '\u00e9'; import os\n")
    (found,) = json.loads(tars("scan", "src/shop.py", "-o", "json")[1])["findings"]
    assert (found["line"], found["column"]) == (1, 17)
    (result,) = json.loads(tars("scan", "src/shop.py", "-o", "sarif")[1])["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 17, "endLine": 1}


def test_sarif_names_what_was_not_looked_at(tars, checkout):
    (invocation,) = json.loads(tars("scan", "-o", "sarif")[1])["runs"][0]["invocations"]
    said = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: one["message"]["text"]
            for one in invocation["toolExecutionNotifications"]}  # fmt: skip
    assert said["src/latin.py"] == "not looked at: not valid UTF-8"
