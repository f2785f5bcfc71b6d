// Steps of a finding are found by it: most steps have no via, and are not in this index.

CYPHER 25
CREATE INDEX step_via IF NOT EXISTS
FOR ()-[step:STEP]-() ON (step.via);
