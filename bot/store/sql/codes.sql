-- name: save_code(chat_id, case_number, kind, digest, expires_at)!
-- A newer code of the same case and kind takes the place of the older one.
INSERT INTO take_codes (chat_id, case_number, kind, digest, expires_at)
VALUES (:chat_id, :case_number, :kind, :digest, :expires_at)
ON CONFLICT (chat_id, case_number, kind) DO UPDATE SET
    digest = excluded.digest,
    expires_at = excluded.expires_at;

-- name: delete_code(chat_id, case_number, kind)!
DELETE FROM take_codes WHERE chat_id = :chat_id AND case_number = :case_number AND kind = :kind;

-- name: chat_with_code(digest)$
SELECT chat_id FROM take_codes WHERE digest = :digest;

-- name: delete_expired_codes(now)!
DELETE FROM take_codes WHERE expires_at <= :now;
