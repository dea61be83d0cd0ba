"""How long prettier lets lines be, by the settings that a repository has for it."""

import time

import pytest

from tars_operator.engine.analysis.settings.prettier import FILES, LARGEST, width

SETTINGS = {
    "nothing": ({}, 0),
    "nothing said": ({".prettierrc": "{}"}, 80),
    "JSON": ({".prettierrc": '{"semi": false, "printWidth": 100}'}, 100),
    "YAML": ({".prettierrc.yml": "semi: false\nprintWidth: 120\n"}, 120),
    "TOML": ({".prettierrc.toml": "printWidth = 90\n"}, 90),
    "code": ({"prettier.config.mjs": "export default { 'printWidth': 110 }\n"}, 110),
    "of some files": ({".prettierrc.yml": "semi: false\noverrides:\n  - files: '*.scss'\n    printWidth: 200\n"}, 80),
    "too wide": ({".prettierrc": '{"printWidth": 999}'}, 320),
    "in the package": ({"package.json": '{\n  "prettier": {"printWidth": 100}\n}'}, 100),
    "of another package": ({"package.json": '{\n  "prettier": "@shop/prettier-config"\n}'}, 0),
    "run": ({"package.json": '{"scripts": {"lint": "prettier --check ."}}'}, 80),
    "run with options": ({"package.json": '{"scripts": {"lint": "prettier src -c"}}'}, 80),
    "a dependency": ({"package.json": '{\n  "devDependencies": {\n    "prettier": "^3.0.0"\n  }\n}'}, 0),
    "a dependency's plugin": ({"package.json": '{"devDependencies": {"eslint-plugin-prettier": "5"}}'}, 0),
    "elsewhere": ({"web/.prettierrc": "{}"}, 0),
}


@pytest.mark.parametrize(("manifests", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_settings_say_how_long_lines_may_be(manifests: dict[str, str], expected: int) -> None:
    assert width(manifests) == expected


@pytest.mark.parametrize("word", ["printWidth ", "overrides", '"prettier" : {', "prettier ", " ", "\n"])
@pytest.mark.parametrize("path", [FILES[0], FILES[-1]])
def test_no_settings_take_long(path: str, word: str) -> None:
    started = time.process_time()
    width({path: word * (LARGEST // len(word))})
    assert time.process_time() - started < 2
