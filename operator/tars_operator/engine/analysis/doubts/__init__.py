"""Fixes that are safe, and that a reviewer would still send back; `deciding` asks all the others.

What it would do: effects, exports, lookups, origins, errors, retries, old_imports.
Its form: widths, alignment, columns, brackets, joins, import_order.
Whether it is better: arms, conditions, loops, returns, texts, habits, speed.
What would stay: beside.
Who meant what goes: words, copies, shims.
"""
