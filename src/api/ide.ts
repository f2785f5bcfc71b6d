/** The IDE in the browser, from files of a package: nothing is loaded from elsewhere, and the policy forbids it. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { getDistDirectory, renderAltair, renderInitSnippet } from "altair-static";
import type { FastifyInstance, FastifyReply } from "fastify";

const BASE = "/ide/";
const OPTIONS_FILE = "initial_options.js";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

const POLICY = [
  "default-src 'self'",
  // The editor sets styles on elements; no script is inline.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** What a reader sees first: the question that the product is for. */
function firstQuery(workspace: string | undefined): string {
  const where = workspace === undefined ? "" : `workspace: ${JSON.stringify(workspace)}, `;
  return `# The worst attack paths, with the reason and the fix of each.
{
  attackPaths(${where}first: 10) {
    totalCount
    edges {
      node {
        rank
        band
        risk
        explanation
        fixes { remediation steps }
      }
    }
  }
}
`;
}

const SETTINGS = {
  endpointURL: "/graphql",
  baseURL: BASE,
  serveInitialOptionsInSeperateRequest: OPTIONS_FILE,
  disableAccount: true,
};

/** Serves the IDE at `/` and its files below `/ide/`; only files that the package has can be asked for. */
export function serveIde(app: FastifyInstance, workspace?: string): void {
  const settings = { ...SETTINGS, initialQuery: firstQuery(workspace) };
  const files = filesOf(getDistDirectory());
  const page = renderAltair(settings).replace("<title>Altair</title>", "<title>Breachline GraphQL</title>");
  const options = renderInitSnippet(settings);
  app.get("/", (_request, reply) => send(reply, ".html", page));
  app.get(`${BASE}${OPTIONS_FILE}`, (_request, reply) => send(reply, ".js", options));
  app.get<{ Params: { "*": string } }>(`${BASE}*`, (request, reply) => {
    const file = files.get(request.params["*"]);
    if (file === undefined) return reply.code(404).send({ error: "There is no such file." });
    return send(reply.header("cache-control", "public, max-age=3600"), extname(file), readFileSync(file));
  });
}

function send(reply: FastifyReply, extension: string, content: string | Buffer): FastifyReply {
  return reply
    .header("content-security-policy", POLICY)
    .header("x-content-type-options", "nosniff")
    .header("referrer-policy", "no-referrer")
    .type(TYPES[extension] ?? "application/octet-stream")
    .send(content);
}

/** Files below a folder by their path in it, with `/` on every system. */
function filesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [relative(folder, file).split(sep).join("/"), file];
    }),
  );
}
