"""Makers: a finding in, a candidate out. One engine, one file; the first that can makes it."""
