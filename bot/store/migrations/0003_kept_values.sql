-- What the program remembers about the whole database, one row each; so far since when retention waits for the clock.

CREATE TABLE kept_values (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
