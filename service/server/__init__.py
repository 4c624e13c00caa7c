"""The process behind `malgrim serve`."""
