CREATE INDEX resource_order ON resource (kind, tenant_uuid, ((folded->>'order') COLLATE "C"), id, key);
-- Those of single columns of single kinds.
DO $$
DECLARE
    old text;
BEGIN
    FOR old IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'resource' AND indexdef LIKE '% WHERE (kind = %'
    LOOP
        EXECUTE format('DROP INDEX %I', old);
    END LOOP;
END $$;
