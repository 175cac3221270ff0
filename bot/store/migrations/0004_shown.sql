-- Which tap was the last whose screen reached the chat: its last_seen, epoch microseconds. While the two differ
-- a screen is owed. A tap writes nothing more than before; chats from before this column are owed nothing.
ALTER TABLE chats ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;

UPDATE chats SET shown = last_seen;
