"""The Kubernetes API by two doors, one for the operator (asyncio) and one for coordinator and CLI (`sync`).

Here are the errors that both raise, so that nobody above this package knows which client is behind it.
"""


class KubeError(Exception):
    """The API server did not do what it was asked. The message names the object and repeats what the server said."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status  # HTTP status; 0 when no answer came


class NotFound(KubeError):
    """The object, its kind or its namespace is not there (404)."""


class Conflict(KubeError):
    """The object exists already, or somebody else owns or changed the field (409)."""


class Transient(KubeError):
    """No answer, too busy, or a failure of the server: the same call may succeed later (429, 5xx, connection)."""

    retry_after = 0.0  # seconds the server asked to wait (Retry-After)


class Rejected(KubeError):
    """The server understood and refuses: credentials, permission, admission, validation (other 4xx)."""
