"""The digest an approval names: which contents, on which base, under which policy, with which answers of the gate."""

import hashlib
import json
from collections.abc import Sequence

from tars_operator.api.code import Judgement
from tars_operator.api.codechange import FileChange
from tars_operator.api.selfcodingrun import RunSpec


def digest(files: Sequence[FileChange], base: str, spec: RunSpec, judgement: Judgement) -> str:
    """`sha256:...`; seconds and messages are left out, so that proving the same again gives the same digest."""
    value = {
        "files": sorted([file.path, file.old_blob, file.new_blob] for file in files),
        "base": base,
        "policy": {"gate": spec.gate.to_json(), "test": spec.test.to_json()},
        "outcomes": [[outcome.check, outcome.verdict, outcome.reason] for outcome in judgement.outcomes],
    }
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
