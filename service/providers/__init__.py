"""What surrounds the providers of stages: transport, retries, prices, the cache, fallbacks, recordings."""
