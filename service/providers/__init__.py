"""Calls to the providers of stages: transport, retries, prices, cache, fallbacks and recordings."""
