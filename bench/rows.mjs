/**
 * What is measured, each row with its limit: `ratio` must not be larger. Rows of one part are measured in one process of
 * their own. `quick` is a size that shows in seconds that a row works; its ratio is held to nothing. `rounds` multiplies
 * the rounds of a part that is over before the runtime has compiled it.
 */
export const ROWS = [
  engine("tree-and-top-1000", "backward tree and top 1,000 paths", { part: "rank-large", limit: 1.5 }),
  engine("top-1000-alone", "the 1,000 paths alone", { part: "rank-large", limit: 0.2 }),
  engine("deep-top-100", "top 100 of a deep graph, with its tree", {
    part: "rank-deep",
    size: "deep",
    quick: "deep-S",
    rounds: 3,
    limit: 4,
  }),
  engine("pairs-64x32", "best path of each of 64 × 32 pairs, listed and scored", {
    part: "pairs",
    size: "M",
    quick: "S",
    limit: 20,
  }),
  engine("reachability", "likelihood and risk of all assets and findings", { part: "reachability", limit: 3 }),
  engine("dominators", "what every path crosses", { part: "dominators", limit: 3 }),
  engine("minimum-cut", "minimum cut, nodes and steps", { part: "minimum-cut", size: "M", quick: "S", limit: 20 }),
  engine("top-1000", "top 1,000 paths, with their tree", {
    part: "rank-middle",
    size: "M",
    quick: "S",
    rounds: 3,
    limit: 3,
  }),
  engine("what-if", "10 changes, new top 100", { part: "what-if", limit: 0.3 }),
  engine("simulation", "1,024 worlds", { part: "simulation", size: "M", quick: "S", limit: 100 }),
  engine("memory", "resident above the runtime's own, against 600 MB", { part: "rank-large", limit: 1 }),
  engine("growth", "time per step from S to L, against the C program's with buckets", { part: "growth", limit: 1.3 }),
  neo4j("import", "import, resolve and load, against the bare driver's UNWIND", { part: "pipeline", limit: 1 / 0.6 }),
  neo4j("derive-to-publish", "derive, project, search and publish, against the import", { part: "pipeline", limit: 1 }),
  neo4j("unchanged", "analysis without changes, against the first one", { part: "pipeline", limit: 0.2 }),
  neo4j("one-finding", "one finding changed, against a full warm analysis", {
    part: "incremental",
    size: "120k/400k",
    quick: "3k/10k",
    limit: 0.1,
  }),
  neo4j("trivy-100-mb", "memory for a Trivy file of 100 MB, against 1 GB", {
    part: "large-trivy",
    size: "100 MB",
    quick: "5 MB",
    limit: 1,
  }),
  neo4j("sarif-100-mb", "memory for a SARIF file of 100 MB, against 1 GB", {
    part: "large-sarif",
    size: "100 MB",
    quick: "5 MB",
    limit: 1,
  }),
  neo4j("graphql-page", "page of 50 paths, against a bare Apollo resolver", {
    part: "graphql",
    size: "50 paths",
    quick: "50 paths",
    limit: 2,
  }),
];

function engine(name, what, row) {
  return { name, what, group: "engine", size: "L", quick: "M", ...row };
}

function neo4j(name, what, row) {
  return { name, what, group: "neo4j", size: "20k/100k", quick: "2k/10k", ...row };
}
