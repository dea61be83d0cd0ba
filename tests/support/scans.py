"""What `tars scan -o json` told, and what it tells of the checkout that most tests look at."""

import json

SHOP = [("src/shop.py", "python/unused-import"), ("src/shop.py", "todo/function")]


def found(out):
    """Path and pattern of each finding."""
    return [(one["path"], one["pattern"]) for one in json.loads(out)["findings"]]
