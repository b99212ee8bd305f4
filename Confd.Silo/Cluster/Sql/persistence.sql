CREATE TABLE grain_state (
    grain_id_hash integer NOT NULL,
    grain_type_hash integer NOT NULL,
    grain_id_0 bigint NOT NULL,
    grain_id_1 bigint NOT NULL,
    grain_type varchar(512) NOT NULL,
    grain_id_text varchar(512) NOT NULL,
    service_id varchar(150) NOT NULL,
    binary_payload bytea,
    modified_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL,
    PRIMARY KEY (grain_id_hash, grain_type_hash, grain_id_0, grain_id_1, grain_type, grain_id_text, service_id)
);
