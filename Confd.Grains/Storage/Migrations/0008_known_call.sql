-- Calls that changed something, and calls that were made again because no answer came: what an earlier try did is
-- found here, and one that did nothing yet changes nothing any more.
CREATE TABLE known_call (
    call text NOT NULL PRIMARY KEY,
    attempt bigint NOT NULL,
    is_committed bigint NOT NULL DEFAULT 0,
    resource_kind text,
    resource_key text,
    answer text,
    at {time} NOT NULL DEFAULT {now}
);
