"""Who the operator is to which API server, by the official client's own configuration, and sessions that know it.

Kopf watches through a session of ours too, so that credentials have one home and every answer can be seen.
"""

import os
import ssl
from collections.abc import Awaitable, Callable

import aiohttp
from kubernetes.aio.client import Configuration
from kubernetes.aio.client.rest import RESTClientObject
from kubernetes.aio.config import ConfigException, load_incluster_config, load_kube_config

from tars_operator.adapters.kube import KubeError

Handler = Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
Middleware = Callable[[aiohttp.ClientRequest, Handler], Awaitable[aiohttp.ClientResponse]]


class Connection:
    """One API server and our credentials there."""

    def __init__(self, configuration: Configuration) -> None:
        self.host: str = configuration.host.rstrip("/")
        self._configuration = configuration
        self._tls: ssl.SSLContext = RESTClientObject(configuration).ssl_context

    def session(self, *middlewares: Middleware) -> aiohttp.ClientSession:
        """A new session; the caller closes it. Needs a running event loop."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=self._tls, limit=0),
            middlewares=(self._authorize, *middlewares),
            proxy=self._configuration.proxy,
            headers={"User-Agent": "tars-operator"},
        )

    async def _authorize(self, request: aiohttp.ClientRequest, handler: Handler) -> aiohttp.ClientResponse:
        """Tokens of pods expire within the hour: the client's hook reads them again."""
        token = await self._configuration.get_api_key_with_prefix("BearerToken")
        if token:
            request.headers["Authorization"] = token
        return await handler(request)


async def connect() -> Connection:
    """The service account of this pod, or else the current context of the kubeconfig.

    Raises:
        KubeError: there is neither, or it cannot be read.

    """
    configuration = Configuration()
    try:
        if "KUBERNETES_SERVICE_HOST" in os.environ:
            load_incluster_config(client_configuration=configuration)
        else:
            await load_kube_config(
                config_file=os.environ.get("KUBECONFIG") or None,
                client_configuration=configuration,
                persist_config=False,
            )
    except (ConfigException, OSError) as error:
        raise KubeError(f"no way to an API server, neither as a pod nor by a kubeconfig: {error}") from error
    return Connection(configuration)
