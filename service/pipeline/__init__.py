"""Korean text to a preview of the prompt pair, and a preview to pictures."""
