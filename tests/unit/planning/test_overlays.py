"""Candidates laid over a base: independent ones give the same tree in any order, all others are told apart."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.api.code import Candidate, Edit, Finding, SourceFile, Strategy
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.planning.overlays import (
    ForbiddenError,
    OverlapError,
    Overlay,
    StaleError,
    applied,
    lines,
    spans,
)

BASE = "a\nb\nc\nd\ne\n"
LINES = st.text(alphabet="ab\r\x0c\u2028", max_size=2)
TEXTS = st.builds(
    lambda parts, last: "".join(f"{part}\n" for part in parts) + last, st.lists(LINES, max_size=12), LINES
)


def base(content=BASE):
    return {path: SourceFile(path=path, blob="1" * 40, content=content) for path in ("one.py", "two.py")}


def candidate(content, path="one.py", blob="1" * 40):
    return of_edits(Edit(path=path, old_blob=blob, content=content))


def of_edits(*edits):
    finding = Finding(
        id="f",
        pattern="p/q",
        change_class=ChangeClass.SHAPE_PRESERVING,
        path=edits[0].path,
        line=1,
        end_line=1,
        message="m",
    )
    return Candidate(
        id="".join(f"{edit.path}{edit.content}" for edit in edits), finding=finding, change_class=finding.change_class,
        edits=edits, strategy=Strategy(engine=Engine.CODEMOD),
    )  # fmt: skip


@given(TEXTS, TEXTS)
def test_spans_make_the_new_text_of_the_old_one(old, new):
    assert applied(old, spans(old, new)) == new
    assert "".join(lines(old)) == old


@given(TEXTS)
def test_what_did_not_change_has_no_spans(text):
    assert spans(text, text) == ()


@st.composite
def edited(draw, content):
    """Another content of the same file: some of its lines replaced, removed, or followed by new ones."""
    kept = lines(content)
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(0, len(kept)))
        end = draw(st.integers(start, min(start + 2, len(kept))))
        kept[start:end] = [f"{text}\n" for text in draw(st.lists(st.text("xyz", max_size=2), max_size=2))]
    return "".join(kept)


@st.composite
def edits(draw, content, path):
    """What a candidate may do to one path: change the file, remove it; or make it, where there is none."""
    if path == "new.py":
        return Edit(path=path, old_blob="", content=draw(LINES))
    return Edit(path=path, old_blob="1" * 40, content=draw(st.one_of(edited(content), edited(content), st.none())))


@st.composite
def jobs(draw):
    """A base of two files and candidates for one or more paths each, in two orders."""
    content = draw(TEXTS.filter(bool))
    paths = st.lists(st.sampled_from(["one.py", "two.py", "new.py"]), min_size=1, max_size=2, unique=True)
    made = [of_edits(*(draw(edits(content, path)) for path in draw(paths))) for _ in range(4)]
    return content, made, draw(st.permutations(made))


def independent(overlay, candidates):
    """Those that are in nobody's way, judged two by two."""
    clashing = set()
    for one, other in combinations(range(len(candidates)), 2):
        try:
            overlay.lay(candidates[one]).lay(candidates[other])
        except OverlapError:
            clashing |= {one, other}
    return [candidates[number] for number in range(len(candidates)) if number not in clashing]


def laid(overlay, candidates):
    for each in candidates:
        overlay = overlay.lay(each)
    return overlay.changed()


@given(jobs())
def test_independent_candidates_give_the_same_tree_in_any_order(job):
    content, made, shuffled = job
    overlay = Overlay(base(content))
    first, second = independent(overlay, made), independent(overlay, shuffled)
    assert laid(overlay, first) == laid(overlay, second)


@given(jobs())
def test_whether_two_overlap_does_not_depend_on_their_order(job):
    content, made, _ = job
    for one, other in combinations(made, 2):
        outcomes = set()
        for pair in ((one, other), (other, one)):
            try:
                outcomes.add(tuple(laid(Overlay(base(content)), pair).items()))
            except OverlapError:
                outcomes.add("overlap")
        assert len(outcomes) == 1


def test_edits_of_different_lines_are_both_in_the_tree():
    overlay = Overlay(base()).lay(candidate("A\nb\nc\nd\ne\n")).lay(candidate("a\nb\nc\nd\nE\n"))
    assert overlay.changed() == {"one.py": "A\nb\nc\nd\nE\n"}


CLASHES = {
    "same line": ("A\nb\nc\nd\ne\n", "Z\nb\nc\nd\ne\n"),
    "same edit": ("A\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n"),
    "two insertions at one place": ("a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n"),
    "insertion into what is removed": ("a\ne\n", "a\nb\nx\nc\nd\ne\n"),
    "insertion beside what is replaced": ("A\nb\nc\nd\ne\n", "a\nx\nb\nc\nd\ne\n"),
    "appended twice": (BASE + "f\n", BASE + "g\n"),
    "changed and removed": (BASE + "f\n", None),
    "removed twice": (None, None),
}


@pytest.mark.parametrize(("one", "other"), CLASHES.values(), ids=CLASHES)
def test_edits_of_the_same_lines_overlap(one, other):
    with pytest.raises(OverlapError, match=r"one\.py"):
        Overlay(base()).lay(candidate(one)).lay(candidate(other))


def test_all_files_of_a_candidate_are_laid_or_none():
    before = Overlay(base()).lay(candidate("A\nb\nc\nd\ne\n"))
    both = of_edits(
        Edit(path="two.py", old_blob="1" * 40, content="two\n"), Edit(path="one.py", old_blob="1" * 40, content="one\n")
    )
    with pytest.raises(OverlapError):
        before.lay(both)
    assert before.changed() == {"one.py": "A\nb\nc\nd\ne\n"}


def test_files_are_made_and_removed():
    overlay = Overlay(base()).lay(candidate("", path="three.py", blob="")).lay(candidate(None))
    assert overlay.changed() == {"one.py": None, "three.py": ""}


def test_two_new_files_of_one_name_are_in_each_others_way():
    overlay = Overlay(base()).lay(candidate("", path="three.py", blob=""))
    with pytest.raises(OverlapError, match=r"three\.py"):
        overlay.lay(candidate("a\n", path="three.py", blob=""))


REFUSED = {
    "made from another content": (
        candidate("A\n", blob="2" * 40),
        StaleError,
        "one.py is 1111111111; .* for 2222222222",
    ),
    "a new file that is there": (candidate("A\n", blob=""), StaleError, "for a new file"),
    "a file that is gone": (candidate("A\n", path="three.py"), StaleError, "three.py is not there"),
    "removing what is gone": (candidate(None, path="three.py", blob=""), StaleError, "not there"),
    "a path that may not be written": (candidate("A\n", path="two.py"), ForbiddenError, "two.py is the judge's"),
}


@pytest.mark.parametrize(("wrong", "error", "said"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_laid_is_refused_with_the_reason(wrong, error, said):
    overlay = Overlay(base(), forbids=lambda path: f"{path} is the judge's" if path == "two.py" else "")
    with pytest.raises(error, match=said):
        overlay.lay(wrong)
    assert overlay.changed() == {}
