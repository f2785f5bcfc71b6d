import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const HIT = {
  "template-id": "CVE-2021-44228",
  info: {
    name: "Log4Shell",
    severity: "critical",
    tags: ["cve"],
    classification: {
      "cve-id": ["cve-2021-44228"],
      "cwe-id": ["cwe-502"],
      "cvss-metrics": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
    },
  },
  host: "https://shop.example",
  "matched-at": "https://shop.example/login?user=x",
  "curl-command": "curl -X 'POST' https://shop.example/login",
  "extracted-results": ["token=hidden"],
};

describe("Nuclei", () => {
  it("reads a hit as verified, on the operation that was tested", async () => {
    const { format, reports } = await reading(
      `${JSON.stringify(HIT)}\n${JSON.stringify({ ...HIT, "template-id": "other" })}\n`,
    );
    expect(format).toBe("nuclei");
    expect(reports[0]).toMatchObject({
      kind: "dast",
      verified: true,
      basis: "observed",
      cve: "CVE-2021-44228",
      cwes: ["CWE-502"],
      severity: "critical",
      place: { endpoint: "https://shop.example/login", port: 443, method: "POST" },
      at: "line 1",
    });
  });

  it("offers the operation, the server and its names as assets, then the option's", async () => {
    const { reports } = await reading([HIT], { asset: "shop" });
    expect(reports[0]?.assets).toEqual([
      "https://shop.example/login",
      "https://shop.example",
      "https://shop.example/",
      "shop.example",
      "dns/shop.example",
      "shop",
    ]);
  });

  it("reads a single result, and addresses that are no URL", async () => {
    const { reports } = await reading({
      templateID: "ssh",
      info: { name: "SSH", severity: "info", tags: "network" },
      host: "10.0.0.1",
      matched: "10.0.0.1:22",
    });
    expect(reports[0]).toMatchObject({
      severity: "informational",
      assets: ["10.0.0.1:22", "10.0.0.1", "ip/10.0.0.1"],
      place: { resource: "10.0.0.1:22", port: 22 },
    });
  });

  it("keeps nothing that a test extracted or sent", async () => {
    const { facts } = await reading([{ ...HIT, request: "POST /login HTTP/1.1\nCookie: hidden" }]);
    expect(JSON.stringify(facts)).not.toMatch(/hidden|user=x/);
  });

  it("passes over templates that found nothing", async () => {
    expect((await reading([HIT, { ...HIT, "matcher-status": false }])).reports).toHaveLength(1);
  });

  it("needs a login where the template is about logged-in users", async () => {
    const { reports } = await reading([{ ...HIT, info: { ...HIT.info, tags: "cve,authenticated" } }]);
    expect(reports[0]?.needsLogin).toBe(true);
  });

  it("tells of records without template, place or known severity", async () => {
    const { info } = HIT;
    const { reports, problems } = await reading([
      HIT,
      { "template-id": "x", info },
      { info, host: "a" },
      { ...HIT, info: { ...info, severity: "awful" } },
    ]);
    expect(reports).toHaveLength(2);
    expect(problems.map(({ at }) => at)).toEqual(["/1", "/2", "/3"]);
  });

  it("tells of a line that is no JSON and reads on", async () => {
    const { reports, problems } = await reading(`${JSON.stringify(HIT)}\n{"broken\n${JSON.stringify(HIT)}\n`);
    expect(reports).toHaveLength(2);
    expect(problems).toMatchObject([{ at: "line 2" }]);
  });
});

describe("ZAP", () => {
  const alert = {
    pluginid: "40018",
    alertRef: "40018",
    name: "SQL Injection",
    riskcode: "3",
    confidence: "2",
    desc: "<p>bad</p>",
    cweid: "89",
    instances: [{ uri: "http://shop:80/a?q=1", method: "GET", param: "q", attack: "'" }],
  };
  const report = (...alerts: unknown[]) => ({ "@version": "2.16", site: [{ "@name": "http://shop", alerts }] });

  it("reads each instance; one that was attacked is verified", async () => {
    const { reports } = await reading(
      report(alert, { ...alert, alertRef: "10", instances: [{ uri: "http://shop/b", method: "GET" }] }),
    );
    expect(reports).toMatchObject([
      {
        cwes: ["CWE-89"],
        severity: "high",
        description: "bad",
        verified: true,
        place: { endpoint: "http://shop:80/a", port: 80, method: "GET", parameter: "q" },
      },
      { place: { endpoint: "http://shop/b" } },
    ]);
    expect(reports[1]?.verified).toBeUndefined();
  });

  it("takes confidence 0 for a false positive", async () => {
    expect((await reading(report({ ...alert, confidence: "0" }))).reports[0]?.status).toBe("false-positive");
  });

  it("tells of instances without address and of unknown risks", async () => {
    const { problems } = await reading(report({ ...alert, riskcode: "9", instances: [{}] }, "text"));
    expect(problems.map(({ at }) => at)).toEqual([
      "/site/0/alerts/0",
      "/site/0/alerts/0/instances/0",
      "/site/0/alerts/1",
    ]);
  });

  describe("in XML", () => {
    const instance =
      "<instance><uri>http://shop:80/a?q=1</uri><method>GET</method><param>q</param><attack>&apos;</attack></instance>";
    const item = `<alertitem><pluginid>40018</pluginid><name>SQL Injection</name><riskcode>3</riskcode><confidence>2</confidence>
      <desc>&lt;p&gt;bad&lt;/p&gt;</desc><cweid>89</cweid><instances>${instance}</instances></alertitem>`;
    const xml = (...items: string[]) =>
      `<?xml version="1.0"?><OWASPZAPReport version="2.16"><site name="http://shop"><alerts>${items.join("")}</alerts></site></OWASPZAPReport>`;

    it("says the same as in JSON", async () => {
      const inJson = (await reading(report({ ...alert, alertRef: undefined }))).reports[0];
      const { format, reports } = await reading(xml(item));
      expect(format).toBe("zap");
      expect(reports).toEqual([
        { ...inJson, at: "/OWASPZAPReport/site[1]/alerts[1]/alertitem[1]/instances[1]/instance[1]" },
      ]);
    });

    it("never keeps requests and answers", async () => {
      const talk = "<requestheader>Cookie: hunter2</requestheader><responsebody>hunter2</responsebody></instance>";
      const { reports } = await reading(xml(item.replace("</instance>", talk)));
      expect(reports.length).toBe(1);
      expect(JSON.stringify(reports)).not.toContain("hunter2");
    });

    it("reads alerts of old versions, each its own instance", async () => {
      const old = "<alertitem><alert>a</alert><riskcode>1</riskcode><uri>http://shop/b</uri></alertitem>";
      expect((await reading(xml(old))).reports).toMatchObject([{ title: "a", place: { endpoint: "http://shop/b" } }]);
    });

    it("tells of instances without address and of unknown risks", async () => {
      const { problems } = await reading(
        xml("<alertitem><riskcode>9</riskcode><instances><instance/></instances></alertitem>"),
      );
      const at = "/OWASPZAPReport/site[1]/alerts[1]/alertitem[1]";
      expect(problems.map((one) => one.at)).toEqual([at, `${at}/instances[1]/instance[1]`]);
    });

    it("is refused where it is cut off", async () => {
      await expect(reading(xml(item).slice(0, -60))).rejects.toMatchObject({ code: "truncated" });
    });
  });
});
