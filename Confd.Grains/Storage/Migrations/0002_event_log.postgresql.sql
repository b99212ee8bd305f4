-- Superseded: readers stop at a horizon of sequence numbers, see docs/decisions/0010-the-log-of-events-has-a-horizon.md.
ALTER TABLE event DROP COLUMN txid;
