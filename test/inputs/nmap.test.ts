import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const port = (number: number | string, state = "open", service = "") =>
  `<port protocol="tcp" portid="${number}"><state state="${state}"/>${service}</port>`;

function host(address: string, ports: string, more = '<status state="up"/>') {
  return `<host>${more}<address addr="${address}" addrtype="ipv4"/><hostnames><hostname name="shop.example.com" type="user"/>
    <hostname name="h1.provider.example" type="PTR"/></hostnames><ports>${ports}</ports></host>`;
}

const scan = (...hosts: string[]) =>
  `<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun scanner="nmap">${hosts.join("")}</nmaprun>`;

describe("nmap", () => {
  it("states each open port as a service that the host exposes, as observed", async () => {
    const service = '<service name="http" tunnel="ssl" method="probed"/>';
    const { format, assets, relationships } = await reading(
      scan(host("203.0.113.7", port(443, "open", service) + port(22, "filtered"))),
    );
    expect(format).toBe("nmap");
    expect(assets).toMatchObject([
      { uid: "ip/203.0.113.7", kind: "Compute", mention: true, basis: "observed" },
      {
        uid: "ip/203.0.113.7/port/443",
        kind: "Service",
        aliases: ["203.0.113.7:443", "shop.example.com:443"],
        properties: { protocol: "tcp", port: 443, application: "https", hosts: ["shop.example.com"] },
        at: "/nmaprun/host[1]/ports[1]/port[1]",
      },
    ]);
    expect(relationships).toMatchObject([
      {
        type: "EXPOSES",
        source: "ip/203.0.113.7",
        target: "ip/203.0.113.7/port/443",
        properties: { protocol: "tcp", port: 443 },
      },
    ]);
  });

  it("does not take nmap's table of usual ports for what is spoken", async () => {
    const { assets } = await reading(
      scan(host("203.0.113.7", port(8080, "open", '<service name="http-proxy" method="table"/>'))),
    );
    expect(assets[1]?.properties.application).toBeUndefined();
  });

  it("names private addresses by the network of the option", async () => {
    const document = scan(host("10.0.0.5", port(22)));
    expect((await reading(document, { asset: "office" })).assets[0]).toMatchObject({
      uid: "ip/office/10.0.0.5",
      aliases: ["ip/10.0.0.5"],
    });
    expect((await reading(document)).assets[0]?.uid).toBe("ip/10.0.0.5");
  });

  it("takes the scanner's own machine for the asset of the option only", async () => {
    const document = scan(host("127.0.0.1", port(22)));
    const { relationships, assets } = await reading(document, { asset: "bastion" });
    expect([assets.map(({ uid }) => uid), relationships[0]?.source]).toEqual([["bastion/port/22"], "bastion"]);
    expect((await reading(document)).problems).toMatchObject([
      { at: "/nmaprun/host[1]", why: expect.stringContaining("--asset") },
    ]);
  });

  it("says nothing of hosts that are down, or of which no port answered", async () => {
    const down = host("203.0.113.8", port(22), '<status state="down"/>');
    expect((await reading(scan(down, host("203.0.113.9", port(22, "open|filtered"))))).facts).toEqual([]);
  });

  it("tells of hosts without address and of ports that are none, and reads the rest", async () => {
    const { problems, relationships } = await reading(
      scan(host("x", port(1)), host("203.0.113.7", port(70000) + port("") + port(80))),
    );
    expect(relationships.length).toBe(1);
    expect(problems.map(({ at }) => at)).toEqual([
      "/nmaprun/host[1]",
      "/nmaprun/host[2]/ports[1]/port[1]",
      "/nmaprun/host[2]/ports[1]/port[2]",
    ]);
  });

  it("refuses a scan that was interrupted", async () => {
    await expect(reading(scan(host("203.0.113.7", port(80))).slice(0, -12))).rejects.toMatchObject({
      code: "truncated",
    });
  });
});
