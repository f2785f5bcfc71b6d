/**
 * A small estate for questions about all of its paths:
 *
 *     internet → shop → (CVE) → shop-app ─┐
 *                                         ├→ db → customers
 *     internet → mail → (CVE) → mail-app ─┘
 *                                └→ letters
 *
 * and `batch`, which nobody reaches. The shop's image has two weaknesses in one package.
 */
import { inventory } from "../capabilities/reports.js";

const REMOTE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const weakness = { severity: "critical", kind: "sca", cwe: "CWE-94", cvss: REMOTE };

export const twoDoors = {
  "estate.yaml": inventory({
    services: [
      { uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["shop-app"] },
      { uid: "mail", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["mail-app"] },
      { uid: "db", port: 5432, authentication: "none", reachableFrom: ["shop-app", "mail-app"], serves: ["customers"] },
      { uid: "batch", port: 8080, application: "http", reachableFrom: ["tool"], exposedBy: ["batch-app"] },
    ],
    computes: [
      { uid: "shop-app", owner: "shop team", keeps: [] },
      { uid: "mail-app", owner: "mail team", keeps: ["letters"] },
      { uid: "batch-app", keeps: ["reports"] },
      { uid: "tool" },
    ],
    stores: [
      { uid: "customers", owner: "data team", data: { pii: "restricted" } },
      { uid: "letters", owner: "mail team", data: { pii: "internal" } },
      { uid: "reports", owner: "data team", data: { pii: "restricted" } },
    ],
    findings: [
      {
        ...weakness,
        asset: "shop-app",
        title: "Code injection",
        cve: "CVE-2021-44228",
        package: "log4j",
        version: "2.14",
      },
      {
        ...weakness,
        asset: "shop-app",
        title: "Code injection, again",
        cve: "CVE-2021-45046",
        package: "log4j",
        version: "2.14",
      },
      {
        ...weakness,
        asset: "mail-app",
        title: "Code injection",
        cve: "CVE-2017-5638",
        package: "struts",
        version: "2.3",
      },
      {
        ...weakness,
        asset: "batch-app",
        title: "Code injection",
        cve: "CVE-2022-22965",
        package: "spring",
        version: "5.3",
      },
    ],
  }),
  "epss.csv": `#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000
cve,epss,percentile
CVE-2021-44228,0.9,0.99
CVE-2021-45046,0.5,0.98
CVE-2017-5638,0.7,0.99
CVE-2022-22965,0.9,0.99
`,
};
