"""Jobs that survive their workers: what is asked for, who does it, and what became of it."""
