-- name: cases(chat_id)
-- With its codes: one of each kind at most.
SELECT
    cases.chat_id, cases.number, cases.answers, cases.place, cases.opened_at, cases.last_tap,
    moving.digest AS move_digest, moving.expires_at AS move_until,
    copying.digest AS copy_digest, copying.expires_at AS copy_until
FROM cases
LEFT JOIN take_codes AS moving
    ON moving.chat_id = cases.chat_id AND moving.case_number = cases.number AND moving.kind = 'move'
LEFT JOIN take_codes AS copying
    ON copying.chat_id = cases.chat_id AND copying.case_number = cases.number AND copying.kind = 'copy'
WHERE cases.chat_id = :chat_id
ORDER BY cases.number;

-- name: events(chat_id)
SELECT case_number, number, kind, at, day, detail, corrects
FROM events
WHERE chat_id = :chat_id
ORDER BY case_number, number;

-- name: ticks(chat_id)
SELECT case_number, item FROM ticks WHERE chat_id = :chat_id;

-- name: save_case(chat_id, number, answers, place, opened_at, last_tap, settled)!
INSERT INTO cases (chat_id, number, answers, place, opened_at, last_tap, settled)
VALUES (:chat_id, :number, :answers, :place, :opened_at, :last_tap, :settled)
ON CONFLICT (chat_id, number) DO UPDATE SET
    answers = excluded.answers,
    place = excluded.place,
    opened_at = excluded.opened_at,
    last_tap = excluded.last_tap,
    settled = excluded.settled;

-- name: set_settled(settled, chat_id, number)!
UPDATE cases SET settled = :settled WHERE chat_id = :chat_id AND number = :number AND settled <> :settled;

-- name: delete_case(chat_id, number)!
DELETE FROM cases WHERE chat_id = :chat_id AND number = :number;

-- name: add_event(chat_id, case_number, number, kind, at, day, detail, corrects)!
INSERT INTO events (chat_id, case_number, number, kind, at, day, detail, corrects)
VALUES (:chat_id, :case_number, :number, :kind, :at, :day, :detail, :corrects);

-- name: add_tick(chat_id, case_number, item)!
INSERT INTO ticks (chat_id, case_number, item) VALUES (:chat_id, :case_number, :item);

-- name: remove_tick(chat_id, case_number, item)!
DELETE FROM ticks WHERE chat_id = :chat_id AND case_number = :case_number AND item = :item;
