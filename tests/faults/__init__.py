"""Faults on purpose; api: between converge and its daemon."""
