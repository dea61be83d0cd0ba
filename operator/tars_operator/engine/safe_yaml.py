"""YAML without objects of Python's, by libyaml where PyYAML was built with it: ten times as fast."""

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str) -> Any:
    """What one document says.

    Raises:
        yaml.YAMLError: it is none.

    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, both of them
