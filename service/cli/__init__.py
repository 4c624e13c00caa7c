"""The command `malgrim`."""
