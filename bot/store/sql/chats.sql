-- name: chat(chat_id)^
SELECT chat_id, language, zone, hour, live_message, active_case, blocked, reminders_off, last_seen, taken_at
FROM chats
WHERE chat_id = :chat_id;

-- name: save_chat(chat_id, language, zone, hour, live_message, active_case, blocked, reminders_off, last_seen, taken_at, empty)!
-- Leaves the day of last_seen as it is: its index is not touched by every tap.
INSERT INTO chats (
    chat_id, language, zone, hour, live_message, active_case, blocked, reminders_off, last_seen, taken_at, empty
)
VALUES (
    :chat_id, :language, :zone, :hour, :live_message, :active_case, :blocked, :reminders_off, :last_seen, :taken_at,
    :empty
)
ON CONFLICT (chat_id) DO UPDATE SET
    language = excluded.language,
    zone = excluded.zone,
    hour = excluded.hour,
    live_message = excluded.live_message,
    active_case = excluded.active_case,
    blocked = excluded.blocked,
    reminders_off = excluded.reminders_off,
    last_seen = excluded.last_seen,
    taken_at = excluded.taken_at,
    empty = excluded.empty;

-- name: set_seen_day(seen_day, chat_id)!
UPDATE chats SET seen_day = :seen_day WHERE chat_id = :chat_id;

-- name: set_live_message(live_message, chat_id)!
-- The newest message stays it: what was shown before may be noted after what was shown later.
UPDATE chats SET live_message = MAX(COALESCE(live_message, 0), :live_message) WHERE chat_id = :chat_id;

-- name: set_shown(chat_id, shown)!
UPDATE chats SET shown = :shown WHERE chat_id = :chat_id;

-- name: unshown(seen_from, seen_before, most)
-- Reads nothing but the index of what is pending.
SELECT chat_id
FROM chats
WHERE shown <> last_seen AND last_seen >= :seen_from AND last_seen < :seen_before AND NOT blocked
ORDER BY last_seen DESC
LIMIT :most;

-- name: delete_chat(chat_id)!
-- Everything of the chat goes with it.
DELETE FROM chats WHERE chat_id = :chat_id;
