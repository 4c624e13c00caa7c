"""The process of `malgrim serve`."""
