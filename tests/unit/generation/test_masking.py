"""Secrets stay here: what is masked, what is not, and what comes back."""

import pytest

from tars_operator.engine.generation.masking import Masking

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"
SECRETS = {
    "private key": (f'PEM = """{KEY}"""', KEY),
    "AWS key": ("use AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"),
    "GitHub token": ("x = 'ghp_" + "a1" * 18 + "'", "ghp_" + "a1" * 18),
    "OpenAI key": ("sk-" + "proj" * 6, "sk-" + "proj" * 6),
    "URL": ("postgres://billing:hunter2@db/x", "billing:hunter2"),
    "assignment": ('DB_PASSWORD = "correct horse"', "correct"),
    "annotated": ("api_key: str = 'abcdef123'", "abcdef123"),
    "dictionary": ('{"client_secret": "s3cr3t-value"}', "s3cr3t-value"),
    "argument": ("connect(token='0123456789')", "0123456789"),
    "header": ("'Authorization: Bearer abcdefghijklmnop123'", "abcdefghijklmnop123"),
    "JWT": ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc-_123", "eyJzdWIiOiIxMjM0"),
}


@pytest.mark.parametrize("case", SECRETS)
def test_what_looks_like_a_secret_does_not_leave_and_comes_back(case: str) -> None:
    text, secret = SECRETS[case]
    masking = Masking()
    masked = masking.mask(text)
    assert secret not in masked
    assert "MASKED_SECRET_1" in masked
    assert masking.restore(masked, own=text) == text


@pytest.mark.parametrize(
    "text", ["token = read()", "def password(user): ...", "https://host/path@v2", "secret = ''", "tokens: int = 5"]
)
def test_ordinary_code_is_left_alone(text: str) -> None:
    assert Masking().mask(text) == text


def test_the_same_secret_has_the_same_placeholder() -> None:
    masking = Masking()
    first = masking.mask("password = 'hunter22'")
    assert masking.mask("password = 'hunter22'") == first
    assert masking.mask("password = 'another1'") == "password = 'MASKED_SECRET_2'"


def test_a_secret_of_another_file_is_not_given_away() -> None:
    masking = Masking()
    masking.mask("password = 'hunter22'")
    answer = "return 'MASKED_SECRET_1'"
    assert masking.restore(answer, own="def f(): ...") == answer
    assert list(masking.foreign(answer, own="def f(): ...")) == ["MASKED_SECRET_1"]
