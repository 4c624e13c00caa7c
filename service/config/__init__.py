"""What the environment configures."""
