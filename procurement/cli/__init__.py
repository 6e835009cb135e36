"""The commands of ``python -m procurement``, one module each."""
