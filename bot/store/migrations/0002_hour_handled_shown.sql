-- The hour of the day, 0 to 23 in the chat's zone, in which it gets its reminders.

ALTER TABLE chats ADD COLUMN hour BIGINT NOT NULL DEFAULT 10;

-- The newest updates that were carried out, so that one which comes again changes nothing. They name no chat.

CREATE TABLE handled (
    update_id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Which tap was the last whose screen reached the chat: its last_seen, epoch microseconds. While the two differ
-- a screen is owed. A tap writes nothing more than before; chats from before this column are owed nothing.
ALTER TABLE chats ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;

UPDATE chats SET shown = last_seen;
