"""The version is for everybody, with and without a cluster."""

import pytest


@pytest.fixture(autouse=True)
def _no_cluster(monkeypatch, tmp_path):
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)


def test_no_cluster_is_no_failure(tars):
    code, out, err = tars("version")
    assert (code, out[:5]) == (0, "tars ")
    assert "no cluster: kubeconfig" in err


def test_a_cluster_that_was_named_must_be_there(tars):
    code, _, err = tars("version", "--context", "mine")
    assert (code, "Error: kubeconfig" in err) == (4, True)
