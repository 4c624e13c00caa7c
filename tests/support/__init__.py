"""What the tests share: fakes, toy models, servers, recordings."""
