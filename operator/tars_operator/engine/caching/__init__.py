"""What was found in a file, kept for the next look at a checkout: only files that changed are looked at again."""
