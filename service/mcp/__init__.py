"""The Model Context Protocol: tools and pictures for assistants, on standard streams and over HTTP."""
