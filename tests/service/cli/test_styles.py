"""``malgrim styles``, and styles and words of one's own on the command line."""
