-- Requests with an idempotency key that were carried out. The row is committed with the change; the answer follows
-- as soon as it is composed, and until then a repeat composes it from the resource.
CREATE TABLE idempotency (
    key text NOT NULL PRIMARY KEY,
    fingerprint text NOT NULL,
    resource_kind text,
    resource_key text,
    answer text,
    expires bigint NOT NULL
);
CREATE INDEX idempotency_expires ON idempotency (expires);
