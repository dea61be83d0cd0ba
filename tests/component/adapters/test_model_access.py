"""Keys, authorities and proxies of model endpoints: who is shown what, with both providers against scripted servers."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.certificates import Authority, authority
from tests.support.model_server import Script
from tests.support.role_server import model

from tars_operator.adapters.models import connect
from tars_operator.adapters.models.access import VARIABLE, Access, access_to
from tars_operator.adapters.models.catalogue import CatalogueError, known_models
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import Provider
from tars_operator.engine.generation.provider import ModelFailureError, ModelProvider, Prompt

KEY = "sk-of-this-endpoint"
PROMPT = Prompt("You write Python.", "u" * 400, 64)
PROVIDERS = pytest.mark.parametrize("provider", ["openai", "ollama"])


@pytest.fixture(autouse=True)
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a pod mounts it: one directory for each Secret."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def write(secrets: Path, endpoint: str, name: str = "llm", **files: str) -> Path:
    place = secrets / name
    place.mkdir()
    for file, text in {"endpoint": endpoint, **files}.items():
        (place / file.replace("_", "." if file == "ca_crt" else "-")).write_text(text, encoding="utf-8")
    return place


def provider_of(provider: str, endpoint: str) -> ModelProvider:
    given = {"provider": provider, "name": "good-coder:latest", "endpoint": endpoint, "timeout": "20s"}
    return connect(ModelSettings.model_validate(given))


def shown(provider: str, endpoint: str, script: Script) -> set[str]:
    assert provider_of(provider, endpoint).chat(PROMPT).text
    return set(script.keys)


@PROVIDERS
@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/", "\n"])
def test_the_key_is_shown_to_its_endpoint(provider: str, suffix: str, secrets: Path) -> None:
    script = Script("good", key=KEY)
    with model(script) as endpoint:
        write(secrets, endpoint + suffix, api_key=f"{KEY}\n")
        assert shown(provider, endpoint, script) == {f"Bearer {KEY}"}


OTHERS = {
    "another host": "http://llm.example.com:{port}",
    "another port": "http://127.0.0.1:9",
    "another scheme": "https://127.0.0.1:{port}",
    "another path": "http://127.0.0.1:{port}/tenant",
    "a name that begins like it": "http://127.0.0.1.example.com:{port}",
    "no URL": "127.0.0.1",
}


@PROVIDERS
@pytest.mark.parametrize("other", OTHERS)
def test_the_key_of_another_endpoint_is_not(provider: str, other: str, secrets: Path) -> None:
    script = Script("good")
    with model(script) as endpoint:
        write(secrets, OTHERS[other].format(port=endpoint.rpartition(":")[2]), api_key=KEY)
        assert shown(provider, endpoint, script) == {""}


@pytest.mark.parametrize(
    "named",
    ["http://127.0.0.1:{port}@evil.example", "http://evil.example#@127.0.0.1:{port}", "http://127.0.0.1:{port}\\@e"],
)
def test_an_address_that_reads_like_the_endpoint_gets_no_key(named: str, secrets: Path) -> None:
    with model(Script("good")) as endpoint:
        write(secrets, endpoint, api_key=KEY)
        assert access_to(named.format(port=endpoint.rpartition(":")[2])).key == ""


@PROVIDERS
def test_a_redirect_takes_the_key_nowhere(provider: str, secrets: Path) -> None:
    script, thief = Script("good"), Script("good")
    with model(thief) as elsewhere, model(script) as endpoint:
        script.moved = elsewhere
        write(secrets, endpoint, api_key=KEY)
        with pytest.raises(ModelFailureError, match="HTTP 307"):
            provider_of(provider, endpoint).chat(PROMPT)
    assert (set(script.keys), thief.keys) == ({f"Bearer {KEY}"}, [])


@PROVIDERS
def test_credentials_of_the_environment_are_shown_to_nobody(
    provider: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hunter2")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("OLLAMA_API_KEY", "of-another-service")
    script = Script("good")
    with model(script) as endpoint:
        assert shown(provider, endpoint, script) == {""}


@PROVIDERS
def test_proxies_of_the_environment_are_not_used(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with model(Script("good")) as endpoint:
        assert provider_of(provider, endpoint).chat(PROMPT).text


@PROVIDERS
def test_the_proxy_that_is_written_down_is_used(provider: str, secrets: Path) -> None:
    with model(Script("good")) as endpoint:
        write(secrets, endpoint, proxy="http://127.0.0.1:9")
        readiness = provider_of(provider, endpoint).ready()
    assert "no connection" in readiness.message


@PROVIDERS
@pytest.mark.parametrize("script", ["echo", "refusing"])
def test_a_server_that_repeats_the_key_is_not_repeated(provider: str, script: str, secrets: Path) -> None:
    body = b'{"error": {"message": "wrong key ' + KEY.encode() + b'"}}'
    status = b"400 Bad" if script == "echo" else b"401 Unauthorized"
    server = Script("good")
    server.raw = [b"HTTP/1.1 %s\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body)]
    with model(server) as endpoint:
        write(secrets, endpoint, api_key=KEY)
        with pytest.raises(ModelFailureError) as caught:
            provider_of(provider, endpoint).chat(PROMPT)
    assert KEY not in str(caught.value)
    assert ("(the key)" if script == "echo" else "the key is refused") in str(caught.value)


def test_a_server_that_wants_a_key_nobody_has_says_where_to_put_it() -> None:
    with model(Script("good", key=KEY)) as endpoint:
        readiness = provider_of("openai", endpoint).ready()
    assert (readiness.reason, "spec.modelSecrets" in readiness.message) == ("ModelUnavailable", True)


@pytest.mark.parametrize(
    "text", ["", "two\nlines", "two words", "\xe9"], ids=["empty", "two lines", "blank", "no ascii"]
)
def test_a_file_that_holds_no_key_is_named(text: str, secrets: Path) -> None:
    place = write(secrets, "http://127.0.0.1:9", api_key=text)
    readiness = provider_of("openai", "http://127.0.0.1:9").ready()
    assert (readiness.reason, str(place / "api-key") in readiness.message) == ("ModelUnavailable", True)
    with pytest.raises(CatalogueError, match="api-key"):
        known_models(Provider.OPENAI, "http://127.0.0.1:9")


def test_a_key_that_is_changed_is_used_at_once(secrets: Path) -> None:
    script = Script("good")
    with model(script) as endpoint:
        place = write(secrets, endpoint, api_key="old")
        provider = provider_of("openai", endpoint)
        provider.ready()
        (place / "api-key").write_text(KEY)
        provider.chat(PROMPT)
    assert (script.keys[0], script.keys[-1]) == ("Bearer old", f"Bearer {KEY}")


def test_an_access_does_not_show_its_key() -> None:
    assert KEY not in repr(Access(KEY))


@contextmanager
def tls(script: Script, known: Authority) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(known.certificate, known.key)
    with model(script, context) as endpoint:
        yield endpoint.replace("http:", "https:")


@PROVIDERS
def test_an_authority_of_ones_own_is_trusted_where_it_is_written_down(
    provider: str, secrets: Path, tmp_path: Path
) -> None:
    known = authority(tmp_path)
    with tls(Script("good"), known) as endpoint:
        before = provider_of(provider, endpoint).ready()
        write(secrets, endpoint, ca_crt=known.certificate.read_text())
        after = provider_of(provider, endpoint).ready()
    assert ("ca.crt" in before.message, after.ready) == (True, True)


def test_an_authority_that_is_none_is_said(secrets: Path) -> None:
    write(secrets, "https://127.0.0.1:9", ca_crt="nonsense")
    assert "ca.crt" in provider_of("openai", "https://127.0.0.1:9").ready().message
