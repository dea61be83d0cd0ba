"""The operator's settings come from the environment and from nowhere else."""

import pytest
from pydantic import ValidationError

from tars_operator.api.words import Role
from tars_operator.settings import Settings


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("TARS_NAMESPACES", "payments, billing,")
    assert Settings().namespaces == ("payments", "billing")


def test_without_anything_all_namespaces_are_served():
    assert Settings().namespaces == ()


def test_an_image_is_the_named_one_or_that_of_this_version(monkeypatch):
    monkeypatch.setenv("TARS_IMAGE_TESTER", "mine:2")
    assert Settings().image(Role.TESTER) == "mine:2"
    assert Settings().image(Role.ANALYZER).startswith("tars-analyzer:")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TARS_IMAGE_PULL_POLICY", "Sometimes"),
        ("TARS_WORKERS", "0"),
        ("TARS_HTTP_PORT", "99999"),
        ("TARS_WATCH_SECONDS", "600"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.removeprefix("TARS_").lower()):
        Settings()
