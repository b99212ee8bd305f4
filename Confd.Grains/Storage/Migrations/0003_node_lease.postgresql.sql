-- One row for each silo that may answer from memory; see the decision on coherence between nodes.
CREATE TABLE node_lease (
    node text COLLATE "C" PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    -- Raised by a writer that the node did not answer: its memory counts as outdated.
    fence bigint NOT NULL DEFAULT 0,
    -- Raised by the node itself when it does not know whether its commit happened: everybody's memory counts as outdated.
    doubts bigint NOT NULL DEFAULT 0
);
