-- name: first_time(update_id, at, forgotten_before)!
-- No row when the update was handled already; an id may come anew when the bot had no updates for a week.
-- The time never goes back, whatever the clock does: so the newest row has the newest time, and no scan finds it.
INSERT INTO handled (update_id, at)
SELECT :update_id, CASE WHEN newest.at > :at THEN newest.at ELSE :at END
FROM (SELECT COALESCE((SELECT at FROM handled ORDER BY update_id DESC LIMIT 1), 0) AS at) AS newest
WHERE TRUE
ON CONFLICT (update_id) DO UPDATE SET at = excluded.at WHERE handled.at < :forgotten_before;

-- name: newest()$
SELECT at FROM handled ORDER BY update_id DESC LIMIT 1;

-- name: kept_value(name)$
SELECT value FROM kept_values WHERE name = :name;

-- name: keep_value(name, value)!
INSERT INTO kept_values (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: drop_value(name)!
DELETE FROM kept_values WHERE name = :name;

-- name: trust_clock_handled(now)!
UPDATE handled SET at = :now WHERE at > :now;

-- name: trust_clock_chats(now, today)!
-- A pending screen stays pending.
UPDATE chats
SET shown = CASE WHEN shown = last_seen THEN :now ELSE 0 END, last_seen = :now, seen_day = :today
WHERE last_seen > :now;

-- name: trust_clock_cases(now)!
UPDATE cases
SET last_tap = :now, opened_at = CASE WHEN opened_at > :now THEN :now ELSE opened_at END
WHERE last_tap > :now;

-- name: delete_handled(below)!
DELETE FROM handled WHERE update_id < :below;

-- name: put_aside(update_id, at)!
INSERT INTO put_aside (update_id, at) VALUES (:update_id, :at) ON CONFLICT (update_id) DO NOTHING;

-- name: was_put_aside(update_id)$
SELECT 1 FROM put_aside WHERE update_id = :update_id;

-- name: delete_put_aside(before)!
DELETE FROM put_aside WHERE at < :before;

-- name: chat_ids(above, batch)
SELECT chat_id FROM chats WHERE chat_id > :above ORDER BY chat_id LIMIT :batch;

-- name: delete_idle(idle_day, idle_before, batch)!
-- Looks at what was last seen before that day, and on it. A reminder that was promised keeps its chat.
DELETE FROM chats
WHERE chat_id IN (
    SELECT chat_id
    FROM chats
    WHERE seen_day <= :idle_day AND last_seen < :idle_before
        AND NOT EXISTS (SELECT 1 FROM reminders WHERE reminders.chat_id = chats.chat_id)
    ORDER BY seen_day
    LIMIT :batch
);

-- name: delete_empty(closed_before, batch)!
DELETE FROM chats
WHERE chat_id IN (
    SELECT chat_id FROM chats WHERE empty AND last_seen < :closed_before ORDER BY last_seen LIMIT :batch
);

-- name: settled(closed_before, batch)
SELECT chat_id, number
FROM cases
WHERE settled AND last_tap < :closed_before
    AND NOT EXISTS (
        SELECT 1 FROM events
        WHERE events.chat_id = cases.chat_id AND events.case_number = cases.number AND events.at >= :closed_before
    )
ORDER BY last_tap
LIMIT :batch;

-- name: without_what_went(chat_id)!
-- After a case of the chat was deleted.
UPDATE chats
SET active_case = (
        SELECT number FROM cases WHERE cases.chat_id = chats.chat_id AND cases.number = chats.active_case
    ),
    empty = NOT EXISTS (SELECT 1 FROM cases WHERE cases.chat_id = chats.chat_id)
WHERE chat_id = :chat_id;

-- name: check()$
SELECT MAX(version) FROM schema_versions;

-- name: totals()^
SELECT
    (SELECT COUNT(*) FROM chats) AS chats,
    (SELECT COUNT(*) FROM chats WHERE blocked) AS blocked,
    (SELECT COUNT(*) FROM cases) AS cases,
    (SELECT COUNT(*) FROM reminders) AS reminders,
    (SELECT COUNT(*) FROM put_aside) AS put_aside;

-- name: events_by_kind()
SELECT kind, COUNT(*) AS total FROM events GROUP BY kind;
