"""Jobs that survive the death of their workers: storage, queues, workers and maintenance."""
