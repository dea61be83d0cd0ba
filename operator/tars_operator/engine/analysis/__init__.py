"""Finders: file contents in, findings out. Reads text only; runs nothing of a repository."""
