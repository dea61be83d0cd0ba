"""Where credentials come from, and what is said when they are not there."""

import subprocess

import pytest
import yaml

from tars_operator.adapters.kube.credentials import NoCredentials, from_kubeconfig, in_cluster


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A throw-away certificate and key."""
    folder = tmp_path_factory.mktemp("authority")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "ca.crt",
            "-days",
            "1",
            "-subj",
            "/CN=test",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def account(tmp_path, authority, monkeypatch):
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "fd00::1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", "6443")
    for name, text in (("token", "first\n"), ("namespace", "shop"), ("ca.crt", (authority / "ca.crt").read_text())):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_pod_uses_its_service_account(account):
    credentials = in_cluster(account)
    assert (credentials.host, credentials.namespace) == ("https://[fd00::1]:6443", "shop")


def test_a_renewed_token_is_used_at_once(account):
    credentials = in_cluster(account)
    (account / "token").write_text("second")
    assert credentials.token() == "second"


def test_outside_a_pod_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(NoCredentials, match="KUBERNETES_SERVICE_HOST"):
        in_cluster(tmp_path)


@pytest.fixture
def kubeconfig(tmp_path, authority):
    def write(user):
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "a",
            "clusters": [
                {
                    "name": "c",
                    "cluster": {"server": "https://one:6443", "certificate-authority": str(authority / "ca.crt")},
                }
            ],
            "users": [{"name": "u", "user": user}],
            "contexts": [
                {"name": "a", "context": {"cluster": "c", "user": "u", "namespace": "shop"}},
                {"name": "b", "context": {"cluster": "c", "user": "u"}},
            ],
        }
        path = tmp_path / "config"
        path.write_text(yaml.safe_dump(content))
        return str(path)

    return write


@pytest.mark.parametrize(("context", "namespace"), [(None, "shop"), ("b", "default")])
def test_a_kubeconfig_gives_host_namespace_and_token(kubeconfig, context, namespace):
    credentials = from_kubeconfig(kubeconfig({"token": "abc"}), context)
    assert (credentials.host, credentials.namespace, credentials.token()) == ("https://one:6443", namespace, "abc")


def test_a_credential_plugin_is_run(kubeconfig):
    answer = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "echo",
        "args": [answer],
        "interactiveMode": "Never",
    }
    assert from_kubeconfig(kubeconfig({"exec": plugin})).token() == "from-plugin"


def test_client_certificates_are_loaded(kubeconfig, authority):
    user = {"client-certificate": str(authority / "ca.crt"), "client-key": str(authority / "key.pem")}
    assert from_kubeconfig(kubeconfig(user)).token() is None


@pytest.mark.parametrize(
    ("context", "said"), [pytest.param("nowhere", "nowhere", id="context"), pytest.param(None, "kubeconfig", id="file")]
)
def test_what_is_missing_is_named(kubeconfig, tmp_path, context, said):
    path = kubeconfig({"token": "abc"}) if context else str(tmp_path / "none")
    with pytest.raises(NoCredentials, match=said):
        from_kubeconfig(path, context)
