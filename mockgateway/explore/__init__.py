"""Run a command again and again, each time with another failure of its gateway."""
