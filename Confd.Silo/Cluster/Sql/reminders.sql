CREATE TABLE reminder (
    service_id varchar(150) NOT NULL,
    grain_id varchar(150) NOT NULL,
    name varchar(150) NOT NULL,
    start_time timestamptz(3) NOT NULL,
    period bigint NOT NULL,
    grain_hash integer NOT NULL,
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (service_id, grain_id, name)
);
CREATE INDEX reminder_hash ON reminder (service_id, grain_hash);

CREATE VIEW reminder_rows AS
SELECT service_id, grain_hash, grain_id AS grainid, name AS remindername, start_time AS starttime, period, version
FROM reminder;

INSERT INTO orleansquery (querykey, querytext) VALUES
('UpsertReminderRowKey', '
INSERT INTO reminder AS kept (service_id, grain_id, name, start_time, period, grain_hash)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, CAST(@Period AS bigint), @GrainHash)
ON CONFLICT (service_id, grain_id, name) DO UPDATE SET
    start_time = excluded.start_time, period = excluded.period, grain_hash = excluded.grain_hash, version = kept.version + 1
RETURNING version'),

('ReadReminderRowsKey', 'SELECT * FROM reminder_rows WHERE service_id = @ServiceId AND grainid = @GrainId'),

('ReadReminderRowKey', '
SELECT * FROM reminder_rows WHERE service_id = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName'),

('ReadRangeRows1Key', '
SELECT * FROM reminder_rows WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash'),

-- The range goes over the end of the ring.
('ReadRangeRows2Key', '
SELECT * FROM reminder_rows WHERE service_id = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)'),

('DeleteReminderRowKey', '
WITH deleted AS (
    DELETE FROM reminder
    WHERE service_id = @ServiceId AND grain_id = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1)
SELECT count(*)::integer FROM deleted'),

('DeleteReminderRowsKey', 'DELETE FROM reminder WHERE service_id = @ServiceId');
