"""What is known of the Korean language: pure, standard library only."""
