"""What is recorded while one preview is made."""
