"""Korean terms and ambiguous words, settled around any translator."""
