"""Who we are to which API server: from the files of a pod, or from a kubeconfig.

A kubeconfig is read by the official client, because exec plugins, OIDC and merging of several files are its business;
it is imported only then, so that a pod starts without it.
"""

import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tars_operator.adapters.kube import KubeError

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
Token = Callable[[], str | None]


class NoCredentials(KubeError):
    """There is no usable way to an API server; the message says what was looked for."""


@dataclass(frozen=True)
class Credentials:
    """The way to one API server. `token` is asked before every request, because tokens expire."""

    host: str
    verify: ssl.SSLContext
    token: Token
    namespace: str = "default"
    server_name: str = ""  # name in the server's certificate, where it is not the host's
    proxy: str = ""


def find(path: str | None = None, context: str | None = None) -> Credentials:
    """As kubectl does: the kubeconfig where one is named or lies in its place, otherwise the pod's service account."""
    named = path or context or os.environ.get("KUBECONFIG") or Path("~/.kube/config").expanduser().exists()
    if not named and (SERVICE_ACCOUNT / "token").is_file():
        return in_cluster()
    return from_kubeconfig(path, context)


def in_cluster(folder: Path = SERVICE_ACCOUNT) -> Credentials:
    """The service account of this pod.

    Raises:
        NoCredentials: this is no pod, or it has no token.

    """
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    if not host or not (folder / "token").is_file():
        raise NoCredentials(f"no service account: KUBERNETES_SERVICE_HOST and {folder}/token are needed in a pod")
    literal = f"[{host}]" if ":" in host else host
    return Credentials(
        host=f"https://{literal}:{port}",
        verify=ssl.create_default_context(cafile=str(folder / "ca.crt")),
        token=lambda: (folder / "token").read_text().strip(),  # the kubelet replaces the file before it expires
        namespace=(folder / "namespace").read_text().strip(),
    )


def from_kubeconfig(path: str | None = None, context: str | None = None) -> Credentials:
    """The current (or the named) context of a kubeconfig; without `path`, of $KUBECONFIG or ~/.kube/config.

    Raises:
        NoCredentials: no such file or context, or a credential plugin failed.

    """
    from kubernetes import client, config  # noqa: PLC0415 - 0.2 s that a pod need not pay

    configuration = client.Configuration()
    try:
        config.load_kube_config(path, context, configuration, persist_config=False)
        contexts, active = config.list_kube_config_contexts(path)
        verify = _ssl_context(configuration)
    except (config.ConfigException, OSError, ValueError) as error:
        raise NoCredentials(f"kubeconfig {path or _default_path()}: {error}") from error
    chosen = next((one for one in contexts if one["name"] == context), active)
    return Credentials(
        host=configuration.host,
        verify=verify,
        token=lambda: _bearer(configuration),
        namespace=chosen["context"].get("namespace") or "default",
        server_name=configuration.tls_server_name or "",
        proxy=configuration.proxy or "",
    )


def _default_path() -> str:
    return os.environ.get("KUBECONFIG", "~/.kube/config")


def _bearer(configuration: Any) -> str | None:
    """The token now: the client's hook asks plugins again when the last one expired."""
    if configuration.refresh_api_key_hook is not None:
        configuration.refresh_api_key_hook(configuration)
    value = configuration.api_key.get("BearerToken") or configuration.api_key.get("authorization")
    return value.removeprefix("Bearer ") if value else None


def _ssl_context(configuration: Any) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
    if not configuration.verify_ssl:  # the kubeconfig says insecure-skip-tls-verify
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if configuration.cert_file:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    return context
