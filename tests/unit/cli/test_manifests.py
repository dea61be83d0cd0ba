"""What is said about a manifest that cannot be done: file, object, field, remedy; and the exit code."""

import pytest
import yaml

RUN = {
    "apiVersion": "tars.dev/v1alpha1",
    "kind": "SelfCodingRun",
    "metadata": {"name": "tidy"},
    "spec": {"source": {"url": "file:///nowhere", "ref": "main"}},
}


def make_run(**spec):
    return {**RUN, "spec": {**RUN["spec"], **spec}}


CASES = {
    "no run": ([], "holds 0 objects of kind SelfCodingRun"),
    "two runs": ([RUN, RUN], "holds 2 objects"),
    "no spec": ([{**RUN, "spec": None}], "SelfCodingRun tidy: spec: is missing"),
    "no name": ([{**RUN, "metadata": {}}], "metadata.name"),
    "no name of an object": (
        [{**RUN, "metadata": {"name": "Tidy Billing"}}],
        "metadata.name: is no name; use lower-case",
    ),
    "a path as name": ([{**RUN, "metadata": {"name": "../../tmp/x"}}], "metadata.name: is no name"),
    "a number as name": ([{**RUN, "metadata": {"name": 7}}], "metadata.name: is no name"),
    "a name Git takes for a lock": ([{**RUN, "metadata": {"name": "tidy.lock"}}], "metadata.name: ends in .lock"),
    "long name": ([{**RUN, "metadata": {"name": "x" * 41}}], "metadata.name: is longer than 40"),
    "unknown kind": ([{**RUN, "kind": "Pod"}], "Pod (tars.dev/v1alpha1) tidy: unknown kind"),
    "unknown field": ([make_run(modle={})], "spec.modle: there is no such field"),
    "missing field": ([{**RUN, "spec": {}}], "spec.source: is missing; add it"),
    "wrong word": ([make_run(mode="Both")], "spec.mode: "),
    "rule over fields": ([make_run(engines=["model"])], "engines names `model`"),
    "recordings elsewhere": (
        [make_run(engines=["replay"], replay={"configMap": "r"})],
        "spec.replay.configMap: the file holds no ConfigMap r",
    ),
    "broken recording": (
        [
            make_run(engines=["replay"], replay={"configMap": "r"}),
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "r"}, "data": {"a.yaml": "id: a"}},
        ],
        "ConfigMap r/a.yaml",
    ),
    "clashing pattern": (
        [
            RUN,
            {
                "apiVersion": "tars.dev/v1alpha1",
                "kind": "CodePattern",
                "metadata": {"name": "p"},
                "spec": {"id": "todo/function", "title": "x", "find": {"todo": ["TODO"]}},
            },
        ],
        "todo/function is taken",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_manifest_that_cannot_be_done_says_why(tars, tmp_path, case):
    documents, said = CASES[case]
    (tmp_path / "run.yaml").write_text(yaml.safe_dump_all(documents))
    code, out, err = tars("run", "--local", "-f", tmp_path / "run.yaml")
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["run", "-f", "x"], 2, "say --local"),
        (["run", "--local", "-f", "/does/not/exist"], 2, "cannot be read"),
        (["run", "--local", "-f", "x", "-o", "name"], 2, "'table', 'json'"),
        (["get", "pods"], 2, "unknown kind 'pods'"),
        (["describe", "pod/x"], 2, "expected run/NAME or change/NAME"),
        (["submit"], 2, "-f FILE"),
        (["submit", "-f", "x", "--timeout", "soon"], 2, "--timeout"),
        (["nonsense"], 2, "nonsense"),
        (["get", "--kubeconfig", "/does/not/exist"], 4, "/does/not/exist"),
        (["version", "--client"], 0, ""),
        (["--help"], 0, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_exit_codes_and_what_is_said(tars, arguments, code, said):
    seen, _, err = tars(*arguments)
    assert seen == code
    assert said in err
