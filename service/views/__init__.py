"""Renderers of a preview: on a terminal, in a notebook."""
