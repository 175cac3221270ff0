"""Documents to take along: case -> bytes. The libraries that make them are imported on use."""
