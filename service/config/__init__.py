"""Settings and limits, read from the environment."""
