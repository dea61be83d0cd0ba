"""Our own codemods: one file per rule, each a libcst transformer of one statement called `Rewrite`.

What a rule is for, when its file is looked at, and what it does by example stands in `engine/catalogue/codemods.yaml`;
its class too, with the reason. Nothing here knows files, findings or Git.
"""
