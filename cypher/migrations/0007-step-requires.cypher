// Steps that need something beside their source are few, and found without looking at the others.

CYPHER 25
CREATE INDEX step_requires IF NOT EXISTS
FOR ()-[step:STEP]-() ON (step.requires);
