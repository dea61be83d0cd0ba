"""The same pipeline in one Job (mode Single), with an image of one's own, and with a private repository."""

from collections.abc import Iterator

import pytest

from .world import PASSING, World, condition, make_run


@pytest.fixture
def url(world: World) -> Iterator[str]:
    yield world.make_repository("modes", PASSING)
    for run in ("single", "own-image", "private"):
        world.delete_run(run)


def test_single_mode_does_the_same_in_one_job(world: World, url: str) -> None:
    world.apply(make_run("single", url, mode="Single", patterns=["python/unused-import"]))
    run = world.finished("single")
    assert condition(run)["reason"] == "Completed", world.explain("single")
    roles = {job["metadata"]["labels"]["tars.dev/role"] for job in world.list("jobs", "tars.dev/run=single")}
    assert roles == {"coordinator"}


def test_the_runner_is_brought_into_an_image_of_the_users(world: World, url: str) -> None:
    """The coordinator's image has Python and pytest, and is not the tester's: good enough for somebody else's image."""
    tag = world.list("deployments", "tars.dev/role=analyzer")[0]["spec"]["template"]["spec"]["containers"][0]["image"]
    own = tag.replace("tars-analyzer", "tars-coordinator")
    test = {"image": own, "command": ["/opt/tars/bin/python", "-m", "pytest", "-q"], "timeout": "60s"}
    world.apply(make_run("own-image", url, patterns=["python/unused-import"], test=test))
    run = world.finished("own-image")
    assert condition(run)["reason"] == "Completed", world.explain("own-image")
    tester = world.list("pods", "tars.dev/run=own-image,tars.dev/role=tester")[0]
    assert tester["spec"]["containers"][0]["image"] == own
