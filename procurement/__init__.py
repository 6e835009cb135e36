"""Aune: the self-assessment of responsible public procurement."""
