-- name: cases(chat_id)
SELECT chat_id, number, answers, place, opened_at, last_tap
FROM cases
WHERE chat_id = :chat_id
ORDER BY number;

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
