-- The newest updates that were carried out, so that one which comes again changes nothing. They name no chat.

CREATE TABLE handled (
    update_id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);
