"""Signs of life of the watches.

A watch is renewed every minute at the latest, and that is an answer of the API server: one that gave none for three
minutes is dead, however quiet the cluster is. Bookmarks would say the same, but kopf keeps them to itself.
"""

from collections.abc import Callable, Collection

import aiohttp

from tars_operator.adapters.kube.connection import Handler

Clock = Callable[[], float]
_OK = 200


class Pulse:
    """`paths` are the watched collections. Before its first answer a watch counts from the start."""

    def __init__(self, paths: Collection[str], clock: Clock, on_relist: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_relist = on_relist
        self._beats: dict[str, float] = dict.fromkeys(paths, clock())
        self._listed: set[str] = set()

    async def __call__(self, request: aiohttp.ClientRequest, handler: Handler) -> aiohttp.ClientResponse:
        """A middleware of the session that kopf watches through."""
        response = await handler(request)
        path = request.url.path
        if request.method == "GET" and response.status == _OK and path in self._beats:
            self.beat(path, is_list="watch" not in request.url.query)
        return response

    def beat(self, path: str, *, is_list: bool) -> None:
        self._beats[path] = self._clock()
        if is_list and path in self._listed:
            self._on_relist(path)
        elif is_list:
            self._listed.add(path)

    @property
    def is_complete(self) -> bool:
        """Whether every collection has been listed."""
        return len(self._listed) == len(self._beats)

    @property
    def last(self) -> float:
        """When the quietest watch gave its last sign of life."""
        return min(self._beats.values())

    def is_alive(self, silence: float) -> bool:
        return self._clock() - self.last <= silence
