"""Codemods over ast-grep's trees, for languages other than Python: one file per rule, `places` finds and mends.

A rule is code only where data cannot say it: what a name is bound to, which lines move, what else has to change along.
"""
