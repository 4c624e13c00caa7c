"""How a preview looks: on a terminal, in a notebook."""
