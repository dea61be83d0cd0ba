"""A script whose hash stands in the repository is left, and its neighbours are not."""

import time

import pytest

from tars_operator.engine.selection import hashed

HASH = "sha384-9qDi2ngVq54Xf5EPnRuadR1QvddqkiXlIm8UFlQQc58yvC6XKRDPraE8W8PEkjQu"
PAGE = f'<script src="assets/app.js" integrity="{HASH}"></script>\n<script src="assets/other.js"></script>\n'
LIST = f'{{"bundle.js": "{HASH}"}}'


@pytest.mark.parametrize(
    ("path", "is_left"),
    [
        ("web/assets/app.js", True),
        ("web/assets/other.js", False),
        ("assets/app.js", False),
        ("site/bundle.js", True),
        ("site/module.js", True),
        ("site/build.ts", False),
        ("site/tools/build.js", False),
    ],
    ids=["its page", "no hash", "another folder", "its list", "beside it", "no script of browsers", "below it"],
)
def test_a_script_is_left_where_a_page_or_a_list_keeps_its_hash(path: str, is_left: bool) -> None:
    kept = hashed.of({"web/index.html": PAGE, "site/integrity.json": LIST})
    assert bool(hashed.reason(path, kept)) is is_left


def test_a_list_without_hashes_and_a_page_of_others_scripts_leave_nothing() -> None:
    other = f'<script src="https://cdn.example/app.js" integrity="{HASH}"></script>'
    assert not hashed.of({"web/index.html": other, "site/integrity.json": '{"checked": true}'})


@pytest.mark.parametrize("word", ["<script ", "src=", "sha384-", "<script src"])
def test_no_page_takes_long(word: str) -> None:
    started = time.process_time()
    hashed.of({"index.html": word * (1_000_000 // len(word)), "integrity.json": word * (1_000_000 // len(word))})
    assert time.process_time() - started < 2
