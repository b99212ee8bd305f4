CREATE INDEX resource_order ON resource (kind, tenant_uuid, json_extract(folded, '$.order'), id, key);
