-- IAX registrations are of the tenant of their trunk. Without a trunk nobody knows whose they are: they go to the only
-- tenant that is below no other, and when there are several to none.
UPDATE resource SET tenant_uuid = COALESCE(
    (SELECT MIN(trunk.tenant_uuid) FROM link
        JOIN resource trunk ON trunk.kind = link.left_kind AND trunk.key = link.left_key
        WHERE link.kind = 'trunk_register_iax' AND link.right_kind = resource.kind AND link.right_key = resource.key),
    (SELECT MIN(top.key) FROM resource top WHERE top.kind = 'tenant' AND top.body->>'parent_uuid' IS NULL HAVING COUNT(*) = 1),
    '00000000-0000-0000-0000-000000000000')
WHERE kind = 'register_iax' AND tenant_uuid IS NULL;
