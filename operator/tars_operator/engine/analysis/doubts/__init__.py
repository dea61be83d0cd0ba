"""Fixes that are safe, and that a reviewer would still send back.

    deciding   asks all the others

    about meaning     effects, exports, lookups, origins, errors, retries, old_imports
    about form        widths, alignment, columns, brackets, joins, import_order
    about what is better    arms, conditions, loops, returns, texts, habits, speed
    about who meant it      words, copies, shims
"""
