DROP FUNCTION confd_expect_newest(text, bigint);
DROP TABLE superseded_call;

-- Whoever ends the call meanwhile waits at this row until the transaction has ended, and then knows how.
CREATE FUNCTION confd_carry_out(made text, number bigint, kind text, key text, answered text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO known_call AS known (call, attempt, is_committed, resource_kind, resource_key, answer)
    VALUES (made, number, 1, kind, key, answered)
    ON CONFLICT (call) DO UPDATE SET attempt = excluded.attempt, is_committed = 1, resource_kind = excluded.resource_kind,
        resource_key = excluded.resource_key, answer = excluded.answer
        WHERE known.attempt <= excluded.attempt AND known.is_committed = 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The call was made again meanwhile, or given up' USING ERRCODE = 'CF002';
    END IF;
END $$;
