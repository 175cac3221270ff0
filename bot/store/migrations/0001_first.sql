-- Times are epoch UTC: microseconds in chats, cases and events, seconds in reminders and put_aside.

CREATE TABLE chats (
    chat_id BIGINT PRIMARY KEY,
    language TEXT NOT NULL,
    zone TEXT,
    live_message BIGINT,
    active_case BIGINT,
    blocked BOOLEAN NOT NULL,
    reminders_off BOOLEAN NOT NULL,
    last_seen BIGINT NOT NULL
);

CREATE TABLE cases (
    chat_id BIGINT NOT NULL REFERENCES chats (chat_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    answers TEXT NOT NULL,
    place TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    last_tap BIGINT NOT NULL,
    PRIMARY KEY (chat_id, number)
);

-- Append-only: there is no statement that changes a row, and only deleting its case deletes one.
CREATE TABLE events (
    chat_id BIGINT NOT NULL,
    case_number BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    day TEXT,
    detail TEXT NOT NULL,
    corrects BIGINT,
    PRIMARY KEY (chat_id, case_number, number),
    FOREIGN KEY (chat_id, case_number) REFERENCES cases (chat_id, number) ON DELETE CASCADE
);

CREATE TABLE ticks (
    chat_id BIGINT NOT NULL,
    case_number BIGINT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (chat_id, case_number, item),
    FOREIGN KEY (chat_id, case_number) REFERENCES cases (chat_id, number) ON DELETE CASCADE
);

-- Computed from the case. lease_until is 0, or the moment (after due_at) before which nobody may claim the row.
CREATE TABLE reminders (
    chat_id BIGINT NOT NULL,
    case_number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (chat_id, case_number, kind),
    FOREIGN KEY (chat_id, case_number) REFERENCES cases (chat_id, number) ON DELETE CASCADE
);

CREATE INDEX reminders_due_at ON reminders (due_at);

CREATE INDEX reminders_lease_until ON reminders (lease_until) WHERE lease_until > 0;

CREATE TABLE put_aside (
    update_id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);
