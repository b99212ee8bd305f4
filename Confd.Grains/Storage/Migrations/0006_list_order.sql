-- One index sorts the default list of every kind: docs/decisions/0017-one-index-sorts-every-list.md.
DROP INDEX resource_tenant;
CREATE INDEX resource_number ON resource (kind, tenant_uuid, id, key);

-- The default sort column that the rows of a kind were written for.
CREATE TABLE list_order (
    kind text NOT NULL PRIMARY KEY,
    field text NOT NULL
);
