"""Helpers of the tests: fakes, toy models, servers and recordings."""
