"""`tars models` against a scripted server: what is listed, pulled and measured, and what is remembered of it."""

import json

import pytest
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Provider
from tars_operator.cli import calibrations
from tars_operator.cli.orders import Wanted, calibrated_here
from tars_operator.engine.trials.tasks import built_in

pytestmark = pytest.mark.slow  # real processes for minutes in all: `make test` runs them, `make test-fast` does not

NAME = "good-coder:latest"
# what the model server's script answers with: the function alone, without the code above it
ANSWERS = {task.name: task.solution[task.solution.index("def ") :].rstrip() for task in built_in()}
PROVIDERS = pytest.mark.parametrize("provider", ["ollama", "openai"])


@pytest.fixture(autouse=True)
def _state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def at(endpoint: str, provider: str = "ollama") -> tuple[str, ...]:
    return "--endpoint", endpoint, "--provider", provider


@PROVIDERS
def test_lists_what_the_server_has(tars, provider):
    with model(Script("good")) as endpoint:
        code, out, _ = tars("models", "list", *at(endpoint, provider))
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["NAME", NAME]


def test_lists_as_data(tars):
    with model(Script("good")) as endpoint:
        _, out, _ = tars("models", "list", *at(endpoint), "-o", "json")
    assert json.loads(out) == [{"name": NAME, "size": 4_700_000_000, "digest": "d1" * 32}]


@PROVIDERS
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "http://["])
def test_a_server_that_does_not_answer_is_exit_code_4(tars, endpoint, provider):
    code, _, err = tars("models", "list", *at(endpoint, provider))
    assert (code, "--endpoint" in err) == (4, True)


def test_pulls(tars):
    with model(Script("good")) as endpoint:
        code, _, err = tars("models", "pull", "new:1b", "--endpoint", endpoint)
    assert code == 0
    assert err.splitlines() == ["pulling manifest", "pulling layer", "success", "new:1b is ready."]


@pytest.mark.parametrize(("script", "words"), [("unpullable", "does not exist"), ("half-pulled", "before it was done")])
def test_a_pull_that_fails_is_told(tars, script, words):
    with model(Script(script)) as endpoint:
        code, _, err = tars("models", "pull", "new:1b", "--endpoint", endpoint)
    assert (code, words in err) == (4, True)


@PROVIDERS
def test_a_capable_model_is_fit_and_its_best_format_remembered(tars, provider):
    with model(Script("good", ANSWERS)) as endpoint:
        code, out, _ = tars("models", "calibrate", NAME, *at(endpoint, provider), "-o", "json")
        listed = tars("models", "list", *at(endpoint, provider), "-o", "json")[1]
    found = json.loads(out)
    assert (code, found["fit"], set(found["rates"].values())) == (0, True, {1.0})
    assert json.loads(listed)[0]["format"] == found["format"]
    settings = ModelSettings(name=NAME, provider=provider)
    assert calibrations.settled(settings).format == found["format"]


def test_a_model_that_talks_nonsense_is_not_fit(tars):
    with model(Script("good", text="colourless green ideas")) as endpoint:
        code, out, _ = tars("models", "calibrate", NAME, *at(endpoint))
    assert (code, "not fit" in out) == (1, True)


def test_a_model_that_writes_wrong_code_is_not_fit(tars):
    with model(Script("good")) as endpoint:
        assert tars("models", "calibrate", NAME, *at(endpoint))[0] == 1


def test_a_missing_model_is_exit_code_3(tars):
    with model(Script("missing")) as endpoint:
        code, _, err = tars("models", "calibrate", NAME, *at(endpoint))
    assert (code, "pull it" in err) == (3, True)


def test_a_format_in_the_manifest_stands(tmp_path):
    known = calibrations.Calibration("ollama", NAME, "d", "json", 1.0, fit=True)
    calibrations.save(known)
    assert calibrations.settled(ModelSettings(name=NAME, format="file")).format == "file"
    assert calibrations.settled(ModelSettings(name=NAME)).format == "json"
    assert calibrations.settled(ModelSettings(name="other")).format is None


def test_a_run_that_is_submitted_carries_the_calibrated_format():
    calibrations.save(calibrations.Calibration("ollama", NAME, "d", "json", 1.0, fit=True))
    run = {"spec": {"model": {"name": NAME}, "engines": ["model"]}}
    written = calibrations.calibrated(run, ModelSettings(name=NAME))
    assert written == {"spec": {"model": {"name": NAME, "format": "json"}, "engines": ["model"]}}
    for settings in (None, ModelSettings(name="other"), ModelSettings(name=NAME, format="file")):
        assert calibrations.calibrated(run, settings) is run


@pytest.mark.parametrize(("digest", "form"), [("d1" * 32, "json"), ("e2" * 32, None)], ids=["same", "another"])
def test_a_run_here_uses_the_format_of_the_very_version_that_is_served(digest, form):
    calibrations.save(calibrations.Calibration("ollama", NAME, digest, "json", 1.0, fit=True))
    with model(Script("good")) as endpoint:
        assert calibrated_here(ModelSettings(name=NAME, endpoint=endpoint), Wanted("")).format == form


def test_without_the_server_a_calibration_stands():
    calibrations.save(calibrations.Calibration("ollama", NAME, "d", "json", 1.0, fit=True))
    gone = ModelSettings(name=NAME, endpoint="http://127.0.0.1:9")
    assert calibrated_here(gone, Wanted("")).format == "json"


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"model": 1}]'])
def test_a_spoilt_memory_is_none(text):
    calibrations.place().parent.mkdir(parents=True)
    calibrations.place().write_text(text)
    assert calibrations.load() == ()


def test_each_version_of_a_model_is_remembered_and_the_newest_asked_first():
    for digest, form in (("d1", "json"), ("d2", "file"), ("d1", "function")):
        calibrations.save(calibrations.Calibration("ollama", NAME, digest, form, 1.0, fit=True))
    found = {digest: calibrations.find(Provider.OLLAMA, NAME, digest).format for digest in ("d1", "d2", None)}
    assert found == {"d1": "function", "d2": "file", None: "function"}


def test_another_version_of_a_model_is_another_model():
    calibrations.save(calibrations.Calibration("ollama", NAME, "d1", "json", 1.0, fit=True))
    assert calibrations.find(Provider.OLLAMA, NAME, "d2") is None
