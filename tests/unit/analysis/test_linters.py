"""What a repository's linters are told, in every place and form that they read it from."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tars_operator.api.code import Pattern, Skipped
from tars_operator.engine.analysis.settings.linters import MANIFESTS, MOST_GLOBS, MOST_WORDS, said
from tars_operator.engine.analysis.settings.manifests import LARGEST
from tars_operator.engine.analysis.settings.switched_off import off_in, reduced
from tars_operator.engine.patterns import built_in

KNOWN = {pattern.id: pattern for pattern in built_in()}
NONE, ELSE, BARE = KNOWN["python/none-comparison"], KNOWN["python/needless-else"], KNOWN["python/bare-except"]
RETURN, VAR, ARMS = KNOWN["python/needless-return"], KNOWN["javascript/var"], KNOWN["rust/else-if"]
SHORTHAND, RADIX = KNOWN["javascript/object-shorthand"], KNOWN["javascript/parse-int"]


def left(pattern, manifests):
    """The rules of `pattern` that are looked for."""
    answer = reduced(pattern, said(manifests))
    return () if isinstance(answer, Skipped) else answer.ruff or (answer.id,)


OFF = {
    "ruff, above": ("pyproject.toml", '[tool.ruff]\nignore = ["E711"]\n', NONE),
    "ruff, below lint": ("pyproject.toml", '[tool.ruff.lint]\nignore = ["E711"]\n', NONE),
    "ruff, more of them": ("pyproject.toml", '[tool.ruff.lint]\nextend-ignore = ["A", "E711"]\n', NONE),
    "ruff, not to be mended": ("pyproject.toml", '[tool.ruff.lint]\nunfixable = ["E711"]\n', NONE),
    "ruff, more not to be mended": ("pyproject.toml", '[tool.ruff]\nextend-unfixable = ["E711"]\n', NONE),
    "ruff, not to be mended though it is wanted": ("ruff.toml", 'unfixable = ["E"]\n[lint]\nselect = ["E711"]\n', NONE),
    "ruff, a file of its own": ("ruff.toml", 'ignore = ["E711"]\n', NONE),
    "ruff, a hidden file of its own": (".ruff.toml", '[lint]\nignore = ["E711"]\n', NONE),
    "ruff, the beginning of a code": ("ruff.toml", 'ignore = ["E7"]\n', NONE),
    "ruff, a family": ("ruff.toml", 'ignore = ["RET"]\n', ELSE),
    "ruff, a family of families": ("ruff.toml", 'ignore = ["PL"]\n', RETURN),
    "ruff, a family by its old name": ("ruff.toml", 'ignore = ["TCH"]\n', KNOWN["python/empty-type-checking"]),
    "ruff, wanted less than not": ("ruff.toml", 'select = ["PLR", "ALL"]\nignore = ["PLR1711"]\n', RETURN),
    "flake8": (".flake8", "[flake8]\nextend-ignore = E711\n", NONE),
    "flake8, a list": ("setup.cfg", "[flake8]\nignore =\n    W503,\n    E711,  # == None\n", NONE),
    "flake8, blanks": ("tox.ini", "[flake8]\nignore = E501 E711\n", NONE),
    "flake8, underscores": ("tox.ini", "[flake8]\nextend_ignore = E711\n", NONE),
    "flake8, in TOML": ("pyproject.toml", '[tool.flake8]\nextend-ignore = ["E711"]\n', NONE),
    "flake8, beside what is no template": ("setup.cfg", "[a]\nb = %(c)s %d %\n[flake8]\nignore = E711\n", NONE),
    "flake8, said twice": ("tox.ini", "[flake8]\nignore = E1\n[flake8]\nignore = E711\n", NONE),
    "pycodestyle": ("setup.cfg", "[pycodestyle]\nignore = E711\n", NONE),
    "pylint, by name": (".pylintrc", "[MESSAGES CONTROL]\ndisable=fixme,\n    singleton-comparison\n", NONE),
    "pylint, by code": ("pylintrc", "[MASTER]\ndisable=C0121\n", NONE),
    "pylint, a remark behind it": ("pylintrc", "[MASTER]\ndisable = fixme, # a\n  c0121 ; == None\n", NONE),
    "pylint, a category": ("pylintrc", "[MASTER]\ndisable=C\n", NONE),
    "pylint, a rule of ruff's": ("pylintrc", "[MASTER]\ndisable=R\n", ELSE),
    "pylint, in TOML": ("pyproject.toml", '[tool.pylint."messages control"]\ndisable = ["bare-except"]\n', BARE),
    "pylint, in TOML as a text": ("pyproject.toml", '[tool.pylint]\ndisable = "fixme, bare-except"\n', BARE),
    "pylint, a TOML file": (".pylintrc.toml", '[tool.pylint.main]\ndisable = ["W0702"]\n', BARE),
    "pylint, shared": ("setup.cfg", "[pylint.MESSAGES CONTROL]\ndisable = W0702\n", BARE),
    "pylint, shared by another name": ("tox.ini", "[pylint]\ndisable = W0702\n", BARE),
    "pylint, with nothing chosen and one not": ("pylintrc", "[MASTER]\ndisable=all,\n  bare-except\n", BARE),
    "ESLint": (".eslintrc.json", '{"rules": {"no-var": "off"}}', VAR),
    "ESLint, a number": (".eslintrc", '{"rules": {"no-var": 0}}', VAR),
    "ESLint, with options": (".eslintrc.json", '{"rules": {"no-var": ["off", {}]}}', VAR),
    "clippy": ("Cargo.toml", '[lints.clippy]\ncollapsible_else_if = "allow"\n', ARMS),
    "clippy, of a workspace": ("Cargo.toml", '[workspace.lints.clippy]\ncollapsible_else_if = "allow"\n', ARMS),
    "clippy, with a priority": (
        "Cargo.toml",
        '[lints.clippy]\ncollapsible_else_if = { level = "allow", priority = 1 }\n',
        ARMS,
    ),
    "ESLint, with remarks": (".eslintrc", '{"rules": { // ours\n"no-var": 0, // not yet\n}}', VAR),
    "ESLint, in YAML": (".eslintrc.yml", "rules:\n  no-var: off\n", VAR),
    "ESLint, in YAML, with options": (".eslintrc", "rules:\n  no-var: [off, {}]\n", VAR),
    "ESLint, in a list": (".eslintrc.yml", "rules:\n  object-shorthand:\n    - error\n    - never\n", SHORTHAND),
    "ESLint, in code": ("eslint.config.mjs", "export default [{ rules: { 'no-var': ['off'] } }]\n", VAR),
    "ESLint, the opposite": (".eslintrc.json", '{"rules": {"object-shorthand": ["error", "never"]}}', SHORTHAND),
    "ESLint, the opposite, in YAML": (".eslintrc.yml", "rules:\n  object-shorthand: [2, never]\n", SHORTHAND),
    "ESLint, the opposite, in code": (
        ".eslintrc.cjs",
        "module.exports = { rules: { radix: ['error', 'as-needed'] } }",
        RADIX,
    ),
    "ESLint, in the package": ("package.json", '{"eslintConfig": {"rules": {"no-var": "off"}}}', VAR),
}


@pytest.mark.parametrize(("path", "text", "pattern"), OFF.values(), ids=OFF)
def test_what_is_switched_off_is_not_looked_for(path, text, pattern):
    assert left(pattern, {path: text}) == ()
    assert left(pattern, {path: "".join(line for line in text.splitlines(keepends=True) if line[0] == "[")}) != ()
    assert reduced(pattern, said({path: text})).reason.startswith(f"not looked for: {path} switches off ")


ON = {
    "nothing": ("pyproject.toml", "", NONE),
    "another rule": ("ruff.toml", 'ignore = ["E712", "E71100"]\n', NONE),
    "another family of the same letter": ("ruff.toml", 'ignore = ["ERA", "EM"]\n', NONE),
    "another family that begins so": ("ruff.toml", 'ignore = ["P", "RE"]\n', ELSE),
    "small letters": ("ruff.toml", 'ignore = ["e711"]\n', NONE),
    "ruff, a wish that says more": ("ruff.toml", 'ignore = ["PL"]\n[lint]\nselect = ["PLR1711"]\n', RETURN),
    "ruff, nothing chosen": ("ruff.toml", 'ignore = ["ALL"]\nunfixable = ["ALL"]\n', NONE),
    "ruff, words of another tool": ("ruff.toml", 'ignore = ["C0121", "C"]\n', NONE),
    "ruff, another tool's table": ("pyproject.toml", '[tool.other]\nignore = ["E711"]\n', NONE),
    "ruff, another table": ("ruff.toml", '[format]\nignore = ["E711"]\n', NONE),
    "flake8, a section of another name": ("tox.ini", "[testenv]\nignore = E711\n", NONE),
    "flake8, a remark": ("tox.ini", "[flake8]\nignore = E1  # E711\n    # E711\n", NONE),
    "flake8, a wish that says more": ("tox.ini", "[flake8]\nignore = E7\nselect = E711\n", NONE),
    "flake8's C is not pylint's": (".flake8", "[flake8]\nignore = C,R,W\n", NONE),
    "pylint, nothing chosen": ("pylintrc", "[MASTER]\ndisable=all\nenable=fixme\n", NONE),
    "pylint, a wish beside a category": ("pylintrc", "[MASTER]\ndisable=C\nenable=singleton-comparison\n", NONE),
    "pylint's W is not pycodestyle's": ("pylintrc", "[MASTER]\ndisable=F,E\n", KNOWN["python/negated-test"]),
    "pylint, another section of a shared file": ("setup.cfg", "[tool]\ndisable = W0702\n", BARE),
    "ESLint, a warning": (".eslintrc.json", '{"rules": {"no-var": "warn", "no-console": 0}}', VAR),
    "clippy, a warning": ("Cargo.toml", '[lints.clippy]\ncollapsible_else_if = "warn"\n', ARMS),
    "clippy, another lint": ("Cargo.toml", '[lints.clippy]\ncollapsible_if = "allow"\n', ARMS),
    "clippy, wrong types": ("Cargo.toml", "[lints]\nclippy = 5\n[workspace]\nlints = []\n", ARMS),
    "ESLint, always": (".eslintrc.yml", "rules:\n  object-shorthand: [2, always]\n", SHORTHAND),
    "ESLint, in code, a remark": ("eslint.config.js", "// 'no-var': 'off',\n'no-var': 'error'\n", VAR),
    "ESLint, in code, of some files": ("eslint.config.js", "'no-var': 2\n'no-var': 0\n", VAR),
    "ESLint, in code, another rule": (".eslintrc.js", "'no-var-requires': 0\n", VAR),
    "ESLint, false is no level": (".eslintrc.json", '{"rules": {"no-var": false}}', VAR),
    "pylint, a name that ESLint knows too": ("pylintrc", "[MASTER]\ndisable=no-var\n", VAR),
    "ESLint, a name that pylint knows too": (".eslintrc", '{"rules": {"no-else-return": 0}}', ELSE),
    "not at the top": ("sub/ruff.toml", 'ignore = ["E711"]\n', NONE),
}


@pytest.mark.parametrize(("path", "text", "pattern"), ON.values(), ids=ON)
def test_what_nobody_switched_off_is_looked_for(path, text, pattern):
    assert left(pattern, {path: text}) == left(pattern, {}) != ()


def test_the_other_codes_of_a_pattern_are_looked_for():
    assert left(ELSE, {"ruff.toml": 'ignore = ["RET506", "RET508"]\n'}) == ("RET505", "RET507")
    assert left(ELSE, {"pylintrc": "[A]\ndisable=no-else-return\n"}) == ("RET506", "RET507", "RET508")


def test_the_reason_names_files_and_words():
    manifests = {
        "pyproject.toml": '[tool.ruff.lint]\nignore = ["RET505", "RET506", "RET507"]\n',
        ".pylintrc": "[A]\ndisable=no-else-break\n",
    }
    assert reduced(ELSE, said(manifests)).reason == (
        "not looked for: pyproject.toml switches off RET505, RET506, RET507, and .pylintrc switches off no-else-break"
    )
    assert reduced(NONE, said({"ruff.toml": 'ignore = ["E7"]\n'})).reason == "not looked for: ruff.toml switches off E7"


PER_FILE = {
    "from the top": ({"a/b.py": ["E711"]}, ["a/b.py"]),
    "a file's name": ({"b.py": ["E711"]}, ["a/b.py", "a/c/b.py"]),
    "a star crosses folders": ({"a/*": ["E711"]}, ["a/b.py", "a/c/b.py"]),
    "a star in a name": ({"*b.py": ["E711"]}, ["a/b.py", "a/c/b.py"]),
    "two stars": ({"**/c/**": ["E711"]}, ["a/c/b.py"]),
    "a folder between": ({"*/b.py": ["E711"]}, ["a/b.py", "a/c/b.py"]),
    "no folder between": ({"*/top.py": ["E711"]}, []),
    "choices": ({"{top,a/?}.py": ["E711"]}, ["a/b.py", "top.py"]),
    "all but some": ({"!a/**": ["E711"]}, ["top.py"]),
    "from here": ({"./top.py": ["E711"]}, ["top.py"]),
    "everything": ({"top.py": ["ALL"]}, ["top.py"]),
    "the beginning of a code": ({"top.py": ["E"]}, ["top.py"]),
    "a folder alone": ({"a": ["E711"], "a/": ["E711"]}, []),
    "another code": ({"*": ["E712", "C0121"]}, []),
    "no codes": ({"*": "E711 E712"}, ["a/b.py", "a/c/b.py", "top.py"]),
    "no list": ({"*": 5, "a/*": [5, {}]}, []),
}
PATHS = ["a/b.py", "a/c/b.py", "top.py"]


def toml(table):
    lines = [f'"{glob}" = {codes!r}' for glob, codes in table.items()]
    return "\n".join(["[lint.per-file-ignores]", *lines]).replace("'", '"').replace("{}", '"x"')


@pytest.mark.parametrize(("table", "expected"), PER_FILE.values(), ids=PER_FILE)
def test_what_is_switched_off_in_some_files(table, expected):
    found = off_in(PATHS, [NONE, ELSE], said({"ruff.toml": toml(table)}))
    assert [path for path, off in found.items() if NONE.id in off] == expected
    assert not any(
        code.startswith("RET") for off in found.values() for code in off if table != PER_FILE["everything"][0]
    )


FLAKE8 = {
    "one": "top.py:E711",
    "several": "\n  a/c/*: W1\n  top.py : W605,E711\n",
    "several files": "x.py, top.py: E711\n",
    "all in a line": "x.py:W1 top.py:E7,W2 y.py:W3",
    "with remarks": "\n  # x.py: E711\n  top.py: E711  # y\n",
}


@pytest.mark.parametrize("text", FLAKE8.values(), ids=FLAKE8)
def test_the_same_of_flake8(text):
    assert off_in(PATHS, [NONE], said({"setup.cfg": f"[flake8]\nper-file-ignores = {text}"})) == {"top.py": (NONE.id,)}


def test_codes_of_ruff_are_off_one_by_one():
    manifests = {"ruff.toml": 'extend-per-file-ignores = {"top.py" = ["RET505", "RET508"]}\n'}
    assert off_in(PATHS, [ELSE], said(manifests)) == {"top.py": ("RET505", "RET508")}


STRANGE = {
    "TOML, wrong types": ("pyproject.toml", "[tool]\nruff = 5\nflake8 = []\npylint = 'x'\n"),
    "TOML, wrong types inside": ("ruff.toml", "ignore = 5\nselect = {}\nper-file-ignores = [1]\nlint = 'E711'\n"),
    "TOML, a table for a list": ("pyproject.toml", "[tool.pylint]\ndisable = {a = 1}\n[tool.flake8]\nper-file-ignores = [5]\n"),
    "TOML, deep": ("ruff.toml", "a = " + "[" * 30_000),
    "TOML, dotted": ("ruff.toml", ".".join("a" * 50_000) + " = 1"),
    "TOML, dotted in every line": ("ruff.toml", "".join(f"b{n}.{'.'.join('a' * 190)} = 1\n" for n in range(480))),
    "TOML, dotted below a dotted table": ("ruff.toml", f"[{'.'.join('a' * 190)}]\n" + "".join(f"b{n}.{'a.' * 190}a = 1\n" for n in range(480))),
    "TOML, none": ("ruff.toml", "\0[[["),
    "INI, no section": (".flake8", "ignore = E711\n"),
    "INI, no value": (".flake8", "[flake8]\nignore\nper-file-ignores\n"),
    "INI, colons": (".flake8", "[flake8]\nper-file-ignores = :::E1: ,:\n"),
    "INI, no header's end": ("tox.ini", "[flake8\nignore = E711\n"),
    "INI, nothing but blanks in a line": ("tox.ini", "[flake8]\na" + " " * 150_000 + "b\n"),
    "INI, blanks in every line": ("tox.ini", "[flake8]\n" + ("a" + "\t " * 500 + "b\n") * 150),
    "INI, many sections": ("pylintrc", "[DEFAULT]\n" + "".join(f"[s{n}]\nk{n}=1\n" for n in range(10_000))),
    "INI, one long list": ("pylintrc", "[A]\ndisable=" + "a," * 90_000),
    "INI, remarks": ("pylintrc", "[A]\ndisable=" + " #" * 90_000),
    "INI, many globs": (".flake8", "[flake8]\nper-file-ignores = " + "a:E1\n " * 30_000),
    "INI, many globs for one code": (".flake8", "[flake8]\nper-file-ignores = " + "*a" * 20 + ":E1,\n " + "b," * 90_000),
    "JSON, deep": (".eslintrc", "[" * 100_000),
    "YAML, deep": (".eslintrc.yml", "[" * 100_000),
    "YAML, no table": (".eslintrc.yml", "rules: 5"),
    "YAML, wrong types": (".eslintrc.yml", "rules: {1: off, ? [a] : off, b: {}}"),
    "YAML, a long number": (".eslintrc.yml", "rules: {no-var: " + "1" * 100_000 + "}"),
    "YAML, one in another": (".eslintrc.yml", "a: &a [b]\n" + "".join(f"a{i}: &a{i} [*a, *a]\n" for i in range(5000))),
    "code, quotes": ("eslint.config.js", "'" * 190_000),
    "code, words": ("eslint.config.js", "a-" * 90_000),
    "code, lists": ("eslint.config.js", "a:[" * 60_000),
    "code, blanks": ("eslint.config.js", " //" * 60_000 + "'"),
    "JSON, remarks": (".eslintrc", "/*" * 90_000),
    "JSON, commas": (".eslintrc", ", " * 90_000),
    "JSON, a list": (".eslintrc.json", "[1]"),
    "JSON, wrong types": (".eslintrc.json", '{"rules": {"a": {}, "b": [], "c": [[]], "d": null}}'),
    "JSON, a long number": (".eslintrc", "1" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), STRANGE.values(), ids=STRANGE)
def test_strange_settings_say_nothing_and_end_nothing(path, text):
    started = time.process_time()
    assert left(NONE, {path: text}) == (NONE.id,)
    assert off_in(PATHS, [NONE, ELSE], said({path: text})) == {}
    assert time.process_time() - started < 5


def test_of_too_much_the_rest_is_not_heard():
    words = [f"E{number % 10_000}" for number in range(20_000)]
    globs = "".join(f"f{number}.py: E711\n  " for number in range(5000))
    (heard,) = (one for one in said({".flake8": f"[flake8]\nper-file-ignores =\n  {globs}"}) if one.files)
    assert len(heard.files) == MOST_GLOBS
    (heard, *_) = said({"ruff.toml": f"ignore = {words!r}\n"})
    assert len(heard.off) == MOST_WORDS
    assert said({"ruff.toml": 'ignore = ["E711"]\n' + "#" * LARGEST}) == ()


def test_hostile_globs_take_no_time():
    glob = "*a" * 20 + "[ab]?" * 8 + "{x,y}" * 5
    text = toml({f"{glob}{number}": ["E711"] for number in range(900)})
    paths = ["a" * 200 + f"/{number}.py" for number in range(1000)]
    started = time.process_time()
    assert off_in(paths, [NONE], said({"ruff.toml": text})) == {}
    assert time.process_time() - started < 10


@settings(deadline=None)
@given(st.sampled_from(MANIFESTS), st.text(max_size=300) | st.text("[]{}=:,#;! \n\"'E7flake8pylint-", max_size=300))
def test_there_is_always_an_answer(path, text):
    heard = said({path: text})
    assert isinstance(reduced(NONE, heard), Pattern | Skipped)
    off_in(PATHS, [NONE, ELSE, VAR], heard)
