-- Codes that bring a case into another chat: of each only its SHA-256, as 64 hexadecimal digits, while it can be used.
CREATE TABLE take_codes (
    chat_id BIGINT NOT NULL,
    case_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, case_number, kind),
    FOREIGN KEY (chat_id, case_number) REFERENCES cases (chat_id, number) ON DELETE CASCADE
);

CREATE UNIQUE INDEX take_codes_digest ON take_codes (digest);

CREATE INDEX take_codes_expires_at ON take_codes (expires_at);

-- When another chat took a case along, epoch microseconds, until this chat was told; else NULL. Not by whom.
ALTER TABLE chats ADD COLUMN taken_at BIGINT;
