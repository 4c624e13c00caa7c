"""The commands of ``malgrim``: what each takes, and what it shows."""
