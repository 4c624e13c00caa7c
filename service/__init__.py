"""The four stages in order, and the ways to reach them."""
