-- The other side of an association, so that the history of either side shows it.
ALTER TABLE event ADD COLUMN other_resource text;
ALTER TABLE event ADD COLUMN other_key text;
CREATE INDEX event_other ON event (other_resource, other_key, seq) WHERE other_resource IS NOT NULL;
