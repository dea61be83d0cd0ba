"""Fixes that are safe, and that a reviewer would still send back; `deciding` asks all the others."""
