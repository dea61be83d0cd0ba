"""Secrets stay here: what is masked, what is not, and what comes back."""

import time

import pytest
from tests.support.secret_shapes import SHAPES

from tars_operator.engine.generation.masking import SEAL, Masking, sealed, unsealed


@pytest.mark.parametrize("case", SHAPES)
def test_what_looks_like_a_secret_does_not_leave_and_comes_back(case: str) -> None:
    text, secret = SHAPES[case]
    masking = Masking()
    masked = masking.mask(text)
    assert secret not in masked
    assert "MASKED_SECRET_1" in masked
    assert masking.restore(masked, own=text) == text


@pytest.mark.parametrize(
    "text",
    [
        "token = read()",
        "def password(user): ...",
        "https://host/path@v2",
        "secret = ''",
        "tokens: int = 5",
        "password=user.password2",
        "token = tokens[1]",
        "secret_key: str2",
        "f'https://{user}:{password}@host'",
        "error = 'a password is required'",
        "LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789'",
        "path = 'src/tars_operator/engine/generation/masking'",
        "if not password:\n    error = 'There is none.'",
        "assert digest == 'deadbeef'",
        "x = 'a_long_name_of_a_test_that_says_what_it_does'",
    ],
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


HOSTILE = [
    "token", "token = ", "password = '", "password = (", "secret:a ", "get('token", "://a:", "://a", "jwt.encode(",
    "set_password(", "auth=('',", "-u 'a:", "eyJaaaaaaaa.", "sig=1", "Bearer ", "'a' ", "-----BEGIN PRIVATE KEY-----",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_no_text_keeps_the_search_busy(part: str) -> None:
    started = time.process_time()
    Masking().mask(part * (50_000 // len(part)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("case", SHAPES)
def test_what_is_kept_holds_no_secret_and_its_own_file_opens_it(case: str) -> None:
    text, secret = SHAPES[case]
    kept = sealed(text)
    assert secret not in kept
    assert unsealed(kept, own=f"x = 1\n{text}") == text


def test_another_file_opens_no_seal() -> None:
    kept = sealed("password = 'hunter22'")
    assert SEAL.search(unsealed(kept, own="password = 'another1'"))
