"""The version is for everybody, with and without a cluster."""

import sys

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


@pytest.fixture
def _no_client(monkeypatch, tmp_path):
    """As after `pip install tars-operator[local]`: a kubeconfig, and nobody who could use it."""
    config = tmp_path / "none"
    config.write_text("apiVersion: v1\nkind: Config\n")
    monkeypatch.setitem(sys.modules, "kubernetes", None)


@pytest.mark.usefixtures("_no_client")
def test_without_the_client_of_kubernetes_it_says_what_to_install(tars):
    code, _, err = tars("get")
    assert (code, "pip install 'tars-operator[cli]'" in err) == (2, True)
    assert tars("version")[0] == 0
