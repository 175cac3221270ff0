-- All rows of one chat as they are stored, for the copy that somebody asks for: one query for each table that has any.

-- name: copy_of_chats(chat_id)
SELECT * FROM chats WHERE chat_id = :chat_id;

-- name: copy_of_cases(chat_id)
SELECT * FROM cases WHERE chat_id = :chat_id ORDER BY number;

-- name: copy_of_events(chat_id)
SELECT * FROM events WHERE chat_id = :chat_id ORDER BY case_number, number;

-- name: copy_of_ticks(chat_id)
SELECT * FROM ticks WHERE chat_id = :chat_id ORDER BY case_number, item;

-- name: copy_of_reminders(chat_id)
SELECT * FROM reminders WHERE chat_id = :chat_id ORDER BY case_number, kind;

-- name: copy_of_take_codes(chat_id)
SELECT * FROM take_codes WHERE chat_id = :chat_id ORDER BY case_number, kind;
