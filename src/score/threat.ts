/** How likely it is that anybody tries: a CVE by its exploitation in the world, own code by who says so. */
import type { Factor } from "../model/index.js";
import type { ScoringConstants } from "./constants.js";
import { given, number, prior, type Properties } from "./known.js";

/** @param via the finding; @param vulnerability the CVE that it is an instance of */
export function threatFactor(via: Properties, vulnerability: Properties, { threat }: ScoringConstants): Factor {
  return via["cve"] ? cveThreat(via, vulnerability, threat) : codeThreat(via, threat);
}

/** The highest of EPSS and of the floors that hold. */
function cveThreat(via: Properties, vulnerability: Properties, threat: ScoringConstants["threat"]): Factor {
  const cve = String(via["cve"]);
  const says = (name: string, value: unknown = true) => via[name] === value || vulnerability[name] === value;
  const epss = number(vulnerability["epss"]) ?? number(via["epss"]);
  const candidates = [
    epss === undefined
      ? prior("threat", threat.epssMissing, `no EPSS known for ${cve}: mean of all CVEs`)
      : given("threat", epss, `EPSS of ${cve}`),
  ];
  const floor = (holds: boolean, value: number, origin: string) =>
    holds && candidates.push(given("threat", value, origin));
  floor(says("exploitMaturity", "proof-of-concept"), threat.proofOfConcept, `proof of concept for ${cve} published`);
  floor(
    says("exploitAvailable") || says("exploitMaturity", "functional"),
    threat.publicExploit,
    `public exploit of ${cve} known`,
  );
  floor(says("kev"), threat.kev, `${cve} is in CISA's catalogue of known exploited vulnerabilities`);
  floor(says("exploited"), threat.observed, `exploitation of ${cve} was observed`);
  return candidates.reduce((most, each) => (each.value > most.value ? each : most));
}

function codeThreat(via: Properties, threat: ScoringConstants["threat"]): Factor {
  if (via["exploited"] === true) return given("threat", threat.observed, "exploitation of the weakness was observed");
  if (via["verified"] === true) return given("threat", threat.verified, "confirmed by a dynamic test or a live secret");
  if (via["exploitAvailable"] === true) return given("threat", threat.stated, "stated to be exploitable");
  if (via["findingKind"] === "manual") return given("threat", threat.stated, "stated by a person");
  const precision = number(via["precision"]);
  if (precision !== undefined) return given("threat", precision, "precision that the tool states for its rule");
  return given("threat", threat.static, "static analysis alone");
}
