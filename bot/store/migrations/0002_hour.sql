-- The hour of the day, 0 to 23 in the chat's zone, in which it gets its reminders.

ALTER TABLE chats ADD COLUMN hour BIGINT NOT NULL DEFAULT 10;
