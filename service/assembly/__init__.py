"""Settings to working objects: the only folder that names implementations."""
