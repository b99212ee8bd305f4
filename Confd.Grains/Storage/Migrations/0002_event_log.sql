-- Who changed what: the log is the change history too. Rows without a name are for the history alone.
ALTER TABLE event ADD COLUMN number bigint;
ALTER TABLE event ADD COLUMN actor text;
ALTER TABLE event ADD COLUMN request_id text;
ALTER TABLE event ADD COLUMN change {json};
CREATE INDEX event_partition ON event (partition, seq);
CREATE INDEX event_resource ON event (resource, key, seq);
-- Resources whose key is a uuid are found by their integer id even after their deletion.
CREATE INDEX event_number ON event (resource, number) WHERE number IS NOT NULL;

-- How far each reader of the log has come. The epoch grows with each new owner; only the newest may save.
CREATE TABLE sink_cursor (
    sink text NOT NULL,
    partition integer NOT NULL,
    seq bigint NOT NULL,
    epoch bigint NOT NULL DEFAULT 0,
    updated_at {time} NOT NULL DEFAULT {now},
    PRIMARY KEY (sink, partition)
);

-- Events that a sink could not take; they hold up nobody, and can be replayed.
CREATE TABLE failed_event (
    id {serial},
    sink text NOT NULL,
    seq bigint NOT NULL,
    error text NOT NULL,
    attempts integer NOT NULL,
    failed_at {time} NOT NULL DEFAULT {now},
    replay_at {time}
);

-- Subscriptions of the event streams.
CREATE TABLE subscription (
    name text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (name, key)
);
