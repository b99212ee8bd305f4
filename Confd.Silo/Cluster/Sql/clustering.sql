CREATE TABLE membership_version (
    deployment_id varchar(150) PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
    deployment_id varchar(150) NOT NULL REFERENCES membership_version,
    address varchar(45) NOT NULL,
    port integer NOT NULL,
    generation integer NOT NULL,
    silo_name varchar(150) NOT NULL,
    host_name varchar(150) NOT NULL,
    status integer NOT NULL,
    proxy_port integer,
    suspect_times text,
    start_time timestamptz(3) NOT NULL,
    alive_time timestamptz(3) NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)
);

CREATE VIEW membership_rows AS
SELECT v.deployment_id AS deploymentid, m.address, m.port, m.generation, m.silo_name AS siloname,
    m.host_name AS hostname, m.status, m.proxy_port AS proxyport, m.suspect_times AS suspecttimes,
    m.start_time AS starttime, m.alive_time AS iamalivetime, v.version
FROM membership_version v LEFT JOIN membership m USING (deployment_id);

INSERT INTO orleansquery (querykey, querytext) VALUES
('UpdateIAmAlivetimeKey', '
UPDATE membership SET alive_time = @IAmAliveTime
WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

('InsertMembershipVersionKey', '
WITH added AS (
    INSERT INTO membership_version (deployment_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::integer FROM added'),

-- The version row is locked first, so that of two writers with the same version one changes nothing.
('InsertMembershipKey', '
WITH raised AS (
    UPDATE membership_version SET version = version + 1, changed_at = now()
    WHERE deployment_id = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT 1 FROM membership WHERE deployment_id = @DeploymentId
            AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
added AS (
    INSERT INTO membership (
        deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_time)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    WHERE EXISTS (SELECT 1 FROM raised)
    RETURNING 1)
SELECT count(*)::integer FROM added'),

('UpdateMembershipKey', '
WITH raised AS (
    UPDATE membership_version SET version = version + 1, changed_at = now()
    WHERE deployment_id = @DeploymentId AND version = @Version AND EXISTS (
        SELECT 1 FROM membership WHERE deployment_id = @DeploymentId
            AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING 1),
changed AS (
    UPDATE membership SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
    WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
        AND EXISTS (SELECT 1 FROM raised)
    RETURNING 1)
SELECT count(*)::integer FROM changed'),

-- A row comes back even when there is no such silo: it tells the version.
('MembershipReadRowKey', '
SELECT v.deployment_id AS DeploymentId, m.address, m.port, m.generation, m.silo_name AS SiloName,
    m.host_name AS HostName, m.status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes,
    m.start_time AS StartTime, m.alive_time AS IAmAliveTime, v.version
FROM membership_version v LEFT JOIN membership m ON m.deployment_id = v.deployment_id
    AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.deployment_id = @DeploymentId'),

('MembershipReadAllKey', 'SELECT * FROM membership_rows WHERE deploymentid = @DeploymentId'),

('DeleteMembershipTableEntriesKey', '
DELETE FROM membership WHERE deployment_id = @DeploymentId;
DELETE FROM membership_version WHERE deployment_id = @DeploymentId'),

('GatewaysQueryKey', '
SELECT address, proxy_port AS ProxyPort, generation FROM membership
WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port > 0'),

-- Status 6: dead.
('CleanupDefunctSiloEntriesKey', '
DELETE FROM membership
WHERE deployment_id = @DeploymentId AND status = 6 AND alive_time < @IAmAliveTime AND start_time < @IAmAliveTime');
