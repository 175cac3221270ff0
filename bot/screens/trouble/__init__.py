"""When it does not go as it should: the page of each problem, and the ladder of complaints that leads out of it."""
