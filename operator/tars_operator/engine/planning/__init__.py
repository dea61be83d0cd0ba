"""What a person asks of their own checkout: look at it, plan for it, change it; no clone, no branch, no tests."""
