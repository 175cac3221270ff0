"""One engine makes every text to send: what it says comes of the case, whom it is for stands on top."""
