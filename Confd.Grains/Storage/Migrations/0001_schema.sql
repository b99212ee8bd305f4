-- Placeholders in braces are filled in by the dialect, so that both databases have one schema.
CREATE TABLE resource (
    kind text NOT NULL,
    key text NOT NULL,
    id bigint,
    tenant_uuid text,
    version bigint NOT NULL,
    body {json} NOT NULL,
    folded {json} NOT NULL,
    created_at {time} NOT NULL DEFAULT {now},
    updated_at {time} NOT NULL DEFAULT {now},
    PRIMARY KEY (kind, key),
    UNIQUE (kind, id)
);
CREATE INDEX resource_tenant ON resource (kind, tenant_uuid);

CREATE TABLE unique_key (
    kind text NOT NULL,
    scope text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    owner_kind text NOT NULL,
    owner_key text NOT NULL,
    PRIMARY KEY (kind, scope, name, value)
);
CREATE INDEX unique_key_owner ON unique_key (owner_kind, owner_key);

CREATE TABLE link (
    kind text NOT NULL,
    left_kind text NOT NULL,
    left_key text NOT NULL,
    right_kind text NOT NULL,
    right_key text NOT NULL,
    position integer NOT NULL DEFAULT 0,
    body {json},
    PRIMARY KEY (left_kind, left_key, kind, right_kind, right_key),
    FOREIGN KEY (left_kind, left_key) REFERENCES resource (kind, key),
    FOREIGN KEY (right_kind, right_key) REFERENCES resource (kind, key)
);
CREATE INDEX link_right ON link (right_kind, right_key, kind);

CREATE TABLE event (
    seq {serial},
    partition integer NOT NULL,
    tenant_uuid text,
    name text NOT NULL,
    resource text NOT NULL,
    key text NOT NULL,
    headers {json} NOT NULL,
    payload {json} NOT NULL,
    reload {json},
    at {time} NOT NULL DEFAULT {now}{transaction}
);

CREATE TABLE id_block (
    kind text PRIMARY KEY,
    next bigint NOT NULL
);
