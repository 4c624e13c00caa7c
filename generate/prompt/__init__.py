"""Weighted phrases and everything that makes a prompt pair: pure functions."""
