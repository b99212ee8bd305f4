-- Calls that a gateway has made again because no answer came: the earlier tries must not be carried out any more.
CREATE TABLE superseded_call (
    call text COLLATE "C" PRIMARY KEY,
    attempt integer NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX superseded_call_at ON superseded_call (at);

CREATE FUNCTION confd_expect_newest(made text, number bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM superseded_call WHERE call = made AND attempt > number) THEN
        RAISE EXCEPTION 'The call was made again meanwhile' USING ERRCODE = 'CF002';
    END IF;
END $$;
