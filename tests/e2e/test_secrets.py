"""Whoever holds a Secret says where it may go: the author of a run names a server, and cannot have one shown to it."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from .models import ENDPOINT, service, shown_keys, start_model, stop_model
from .world import NAMESPACE, PASSING, World, condition, make_run

FORGE = f"http://forge.{NAMESPACE}.svc"
PASSWORD, KEY = "of-the-forge", "sk-of-this-endpoint"
LOGIN = {"username": "tars", "password": PASSWORD}


def secret(name: str, **entries: str) -> dict[str, Any]:
    meta = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": entries}


def remove(world: World, *objects: str) -> None:
    world.kubectl("-n", NAMESPACE, "delete", *objects, "--ignore-not-found", "--wait=false")


@pytest.fixture(scope="module")
def forge(world: World) -> Iterator[str]:
    """A second Git server, which wants a password."""
    git = world.get("deployment", "git") or {}
    (container,) = git["spec"]["template"]["spec"]["containers"]
    container["env"] = [{"name": "GIT_USER", "value": "tars"}, {"name": "GIT_PASSWORD", "value": PASSWORD}]
    wanted = yaml.safe_load(yaml.safe_dump(git["spec"]).replace("app: git", "app: forge"))
    meta = {"name": "forge", "namespace": NAMESPACE}
    ports = {"selector": {"app": "forge"}, "ports": [{"port": 80, "targetPort": 8080}]}
    world.apply(
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": wanted},
        {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": ports},
    )
    world.kubectl("-n", NAMESPACE, "rollout", "status", "deployment/forge", "--timeout=60s")
    yield world.make_repository("private", PASSING, server="forge")
    remove(world, "deployment/forge", "service/forge")


@pytest.fixture
def cleanup(world: World, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"git-{request.node.callspec.id}"
    yield name
    world.delete_run(name)
    remove(world, f"secret/{name}")


GIT_SECRETS: dict[str, tuple[str, str, dict[str, str]]] = {
    "meant": ("Completed", "", {**LOGIN, "endpoint": FORGE}),
    "elsewhere": ("SourceUnavailable", "names another", {**LOGIN, "endpoint": f"http://git.{NAMESPACE}.svc"}),
    "silent": ("SourceUnavailable", "kubectl patch secret git-silent", LOGIN),
    "foreign": ("SourceUnavailable", "is missing or holds neither", {"token": PASSWORD, "endpoint": FORGE}),
}


@pytest.mark.parametrize(("reason", "said", "entries"), GIT_SECRETS.values(), ids=GIT_SECRETS.keys())
def test_a_git_secret_goes_where_it_is_meant_for(
    world: World, forge: str, cleanup: str, reason: str, said: str, entries: dict[str, str]
) -> None:
    run = make_run(cleanup, forge, patterns=["python/unused-import"])
    run["spec"]["source"]["credentialsSecret"] = cleanup
    before = world.kubectl("-n", NAMESPACE, "logs", "deploy/forge").count("/private.git/")
    world.apply(secret(cleanup, **entries), run)
    summary = condition(world.finished(cleanup))
    assert (summary["reason"], said in summary["message"]) == (reason, True), summary
    asked = world.kubectl("-n", NAMESPACE, "logs", "deploy/forge").count("/private.git/") - before
    assert bool(asked) == (reason == "Completed")
    assert (f"tars/{cleanup}" in world.git("private", "branch", "--list", server="forge")) == (reason == "Completed")


@pytest.fixture(scope="module")
def guarded(world: World) -> Iterator[None]:
    """A model that wants a key, under two names, and generators that have the key for one of them."""
    start_model(world, "--key", KEY)
    world.apply(service("other"), secret("llm", **{"endpoint": f"{ENDPOINT}/v1", "api-key": KEY}))
    give_generators(world, "llm")
    yield
    give_generators(world)
    remove(world, "service/other", "secret/llm")
    stop_model(world)


def give_generators(world: World, *secrets: str) -> None:
    patch = yaml.safe_dump({"spec": {"modelSecrets": list(secrets)}})
    world.kubectl("-n", NAMESPACE, "patch", "tr", "generator", "--type=merge", "-p", patch)
    world.until("the generators to have it", lambda: are_given(world, secrets), 60)
    world.kubectl("-n", NAMESPACE, "rollout", "status", "deployment/generator", "--timeout=90s")


def are_given(world: World, secrets: tuple[str, ...]) -> bool:
    deployment = world.get("deployment", "generator") or {}
    volumes = {volume["name"]: volume for volume in deployment["spec"]["template"]["spec"]["volumes"]}
    sources = volumes.get("models", {}).get("projected", {}).get("sources", [])
    return [source["secret"]["name"] for source in sources] == list(secrets)


OTHER = ENDPOINT.replace("//ollama.", "//other.")
MODELS = {"meant": (ENDPOINT, "Completed", {f"Bearer {KEY}"}), "elsewhere": (OTHER, "ModelUnavailable", {""})}


@pytest.mark.parametrize(("endpoint", "reason", "shown"), MODELS.values(), ids=MODELS.keys())
def test_a_model_key_goes_where_it_is_meant_for(
    world: World, guarded: None, endpoint: str, reason: str, shown: set[str], request: pytest.FixtureRequest
) -> None:
    name = f"key-{request.node.callspec.id}"
    url = world.make_repository(name, PASSING)
    model = {"provider": "openai", "name": "good-coder:latest", "endpoint": endpoint}
    before = len(shown_keys(world))
    world.apply(make_run(name, url, engines=["model"], patterns=["todo/function"], model=model))
    summary = condition(world.finished(name))
    assert summary["reason"] == reason, world.explain(name)
    assert set(shown_keys(world)[before:]) == shown
    if reason == "Completed":
        assert "100 // 120" in world.git(name, "show", f"tars/{name}:src/shop/price.py")
    else:
        assert "spec.modelSecrets" in summary["message"], summary
    world.delete_run(name)
