-- name: reminders(chat_id, case_number)
SELECT kind, step, due_at
FROM reminders
WHERE chat_id = :chat_id AND case_number = :case_number;

-- name: save_reminder(chat_id, case_number, kind, step, due_at)!
-- A row whose moment stays the same keeps its lease and its attempts.
INSERT INTO reminders (chat_id, case_number, kind, step, due_at, lease_until, attempts)
VALUES (:chat_id, :case_number, :kind, :step, :due_at, 0, 0)
ON CONFLICT (chat_id, case_number, kind) DO UPDATE SET
    step = excluded.step,
    due_at = excluded.due_at,
    lease_until = CASE WHEN reminders.due_at = excluded.due_at THEN reminders.lease_until ELSE 0 END,
    attempts = CASE WHEN reminders.due_at = excluded.due_at THEN reminders.attempts ELSE 0 END;

-- name: delete_reminder(chat_id, case_number, kind)!
DELETE FROM reminders WHERE chat_id = :chat_id AND case_number = :case_number AND kind = :kind;

-- name: claim_due(lease_until, now, longest, batch)
-- What is due is found in the index alone.
-- The condition stands twice: a second claimer that waited for a row looks at the outer one again
-- ("+ 0": by no index, for that would be all that is due).
-- A lease beyond the longest that is given was given by a clock that has been set back since: it counts for nothing.
UPDATE reminders
SET lease_until = :lease_until, attempts = attempts + 1
WHERE (chat_id, case_number, kind) IN (
    SELECT chat_id, case_number, kind
    FROM reminders
    WHERE due_at <= :now AND (lease_until <= :now OR lease_until > :longest)
    ORDER BY due_at
    LIMIT :batch
) AND due_at + 0 <= :now AND (lease_until <= :now OR lease_until > :longest)
RETURNING chat_id, case_number, kind, step, due_at, attempts;

-- name: claim_of_chat(lease_until, now, longest, chat_id)
-- What else is due of a chat that a claim has reached: it comes in the same message.
UPDATE reminders
SET lease_until = :lease_until, attempts = attempts + 1
WHERE chat_id = :chat_id AND due_at <= :now AND (lease_until <= :now OR lease_until > :longest)
RETURNING chat_id, case_number, kind, step, due_at, attempts;

-- name: release(retry_at, most, chat_id, case_number, kind, due_at, attempts)!
-- Only while the claim is still the newest one; at most so many seconds beyond its lease.
UPDATE reminders
SET lease_until = CASE WHEN :retry_at < lease_until + :most THEN :retry_at ELSE lease_until + :most END
WHERE chat_id = :chat_id AND case_number = :case_number AND kind = :kind
    AND due_at = :due_at AND attempts = :attempts;

-- name: next_unclaimed()$
SELECT due_at FROM reminders WHERE lease_until = 0 ORDER BY due_at LIMIT 1;

-- name: next_lease_end()$
SELECT MIN(lease_until) FROM reminders WHERE lease_until > 0;
