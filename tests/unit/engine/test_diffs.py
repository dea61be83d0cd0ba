"""Diffs that Git takes, also of files whose few changes lie far apart in many lines."""

import re
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from tars_operator.engine.diffs import unified

TEXT = st.lists(st.sampled_from(["a\n", "b\n", "\x0c\n", "c\r\n", "\n"]), max_size=30).map("".join)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, st.sampled_from(["", "x"]))
def test_git_makes_the_new_file_of_the_old_one(tmp_path_factory, old, new, last):
    folder = tmp_path_factory.mktemp("repository")
    (folder / "f").write_bytes((old + "\n" + last).encode())
    text = unified("f", (old + "\n" + last).encode(), (new + "\n" + last).encode())
    if text:
        subprocess.run(["git", "apply", "--unidiff-zero", "-"], input=text.encode(), cwd=folder, check=True)
    assert (folder / "f").read_bytes() == (new + "\n" + last).encode()


def test_a_change_of_one_line_is_shown_however_long_the_file_is():
    rows = [f"{number}\n" for number in range(30_000)]
    changed = [*rows[:20_000], "x\n", *rows[20_001:]]
    text = unified("f", "".join(rows).encode(), "".join(changed).encode())
    assert re.findall(r"^@@ .* @@$", text, re.MULTILINE) == ["@@ -19998,7 +19998,7 @@"]
    assert ("-20000\n" in text, "+x\n" in text) == (True, True)


def test_what_differs_from_end_to_end_is_not_compared():
    old, new = ("".join(f"{letter}{number}\n" for number in range(6_000)) for letter in "ab")
    assert "too large to be shown: 6000 lines before" in unified("f", old.encode(), new.encode())


def test_frequent_lines_behind_the_last_difference_are_not_shown_as_changed():
    rows = [line for number in range(99) for line in (f"{number}\n", "}\n", "};\n")]
    old, new = ("".join([f"{letter}\n", *rows, f"{letter}\n", "}\n", "};\n", "}\n"]) for letter in "ab")
    text = unified("f", old.encode(), new.encode())
    assert [line for line in text.splitlines()[2:] if line.startswith(("-", "+"))] == ["-a", "+b", "-a", "+b"]
