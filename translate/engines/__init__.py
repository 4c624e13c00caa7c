"""Translators that call a provider or run a model."""
