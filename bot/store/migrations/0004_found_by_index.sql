-- What a start, the reminders and retention look for stands in an index: nobody walks through all chats for it.

-- With the lease, so that a look at what is due reads the index alone.
DROP INDEX reminders_due_at;

CREATE INDEX reminders_due ON reminders (due_at, lease_until, chat_id, case_number, kind);

-- The day of last_seen, counted from 1970: an index of last_seen itself would cost every tap two pages.
ALTER TABLE chats ADD COLUMN seen_day BIGINT NOT NULL DEFAULT 0;

UPDATE chats SET seen_day = last_seen / 86400000000;

CREATE INDEX chats_seen_day ON chats (seen_day, chat_id);

-- Chats whose screen is owed: few at any time.
CREATE INDEX chats_owed ON chats (last_seen, shown, blocked, chat_id) WHERE shown <> last_seen AND NOT blocked;

-- Chats without a case are forgotten sooner.
ALTER TABLE chats ADD COLUMN empty BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE chats
SET empty = TRUE
WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.chat_id = chats.chat_id);

CREATE INDEX chats_empty ON chats (last_seen, empty, chat_id) WHERE empty;

-- What the program calls settled. Whoever writes the reminders of another version anew fills it in, once.
ALTER TABLE cases ADD COLUMN settled BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX cases_settled ON cases (last_tap, settled, chat_id, number) WHERE settled;
