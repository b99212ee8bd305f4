CREATE FUNCTION confd_expect_one(changed bigint, resource text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF changed <> 1 THEN
        RAISE EXCEPTION '% was changed by another write', resource USING ERRCODE = 'CF001';
    END IF;
END $$;
