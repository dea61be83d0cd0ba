"""What `.gitattributes` leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.engine.globs import matches
from tars_operator.engine.selection.attributes import Attributes
from tars_operator.engine.selection.foreign import by_path

ATTRIBUTES = Attributes(
    {
        ".gitattributes": "*.gen.py linguist-generated\n/top.py linguist-vendored=true\n# a comment\nlib/** linguist-vendored\nvendor/ours/** -linguist-vendored",
        "lib/.gitattributes": "ours.py -linguist-vendored text\n",
        "data/.gitattributes": "*.py binary\nown.py text\nlines.py -text diff\nlong.py -text -diff\nauto.py !text -diff\n",
    }
)
SAID = {
    "deep/a.gen.py": "generated, says .gitattributes",
    "top.py": "vendored, says .gitattributes",
    "deep/top.py": "",
    "lib/x/a.py": "vendored, says .gitattributes",
    "lib/ours.py": "",
    "a.py": "",
    "vendor/ours/a.py": "",
    "vendor/ours/a_pb2.py": "generated, says its name",
    "vendor/theirs/a.py": "vendored: it lies in a folder for other people's code",
    "data/a.py": "binary, says .gitattributes",
    "data/own.py": "",
    "data/lines.py": "",  # only its line ends are left as they are
    "data/long.py": "binary, says .gitattributes",
    "data/auto.py": "",
}


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_whatever_gitattributes_hold_has_an_answer(text, path):
    said = Attributes({".gitattributes": text, "a/.gitattributes": text}).obstacle(path)
    assert said in {"", by_path(path)} or said.endswith(", says .gitattributes")


PARTS = st.lists(st.sampled_from(["a", "b", "**", "a*"]), min_size=1, max_size=4).map("/".join)
PATHS = st.lists(st.sampled_from("ab"), min_size=1, max_size=4).map("/".join)


@given(PARTS.filter(lambda glob: "/" in glob), PATHS)
def test_what_is_looked_up_means_what_it_would_if_it_were_tried(glob, path):
    said = Attributes({".gitattributes": f"{glob} linguist-generated"}).obstacle(path)
    assert said == ("generated, says .gitattributes" if matches(path, (glob,)) else "")


def test_any_number_of_names_is_heard_and_only_so_many_globs():
    names = "".join(f"/lib/n{number}.py linguist-generated\n" for number in range(20_000))
    globs = "".join(f"a*g{number}.py linguist-generated\n" for number in range(20_000))
    said = Attributes({".gitattributes": globs + names})
    generated = {path for path in ("lib/n19999.py", "ag299.py", "ag300.py") if said.obstacle(path)}
    assert generated == {"lib/n19999.py", "ag299.py"}


@pytest.mark.parametrize("path", SAID)
def test_gitattributes_tell(path: str) -> None:
    assert ATTRIBUTES.obstacle(path) == SAID[path]
