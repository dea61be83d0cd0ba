"""Plans: made of findings, put in order, looked at beforehand, read against what became of them, done in part.

And what a person asks of their own checkout: look at it, plan for it, change it; no clone, no branch, no tests.
"""
