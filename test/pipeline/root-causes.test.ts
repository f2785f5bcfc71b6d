/** What explains several findings: told from what is known of images, modules and roles, and never guessed across them. */
import { describe, expect, it } from "vitest";
import { gatherCauses, type CausedFinding, type Explained } from "../../src/pipeline/causes.js";
import { imageCauses } from "../../src/pipeline/image-causes.js";
import type { ImageOrigin } from "../../src/pipeline/image-families.js";
import { moduleCauses } from "../../src/pipeline/module-causes.js";
import { roleCauses, type Acting } from "../../src/pipeline/role-causes.js";

const finding = (
  uid: string,
  asset: string,
  { weakness = "CVE-2024-0001", title = weakness, ...properties }: Record<string, string> = {},
): CausedFinding => ({ uid, title, weakness, assets: asset === "" ? [] : [asset], properties });

/** `base-image base: a, b`, one line for each cause; `!` where it is observed, `?` where it is inferred. */
const groups = (explained: readonly Explained[]): string[] =>
  gatherCauses(explained).map(({ kind, name, basis, findings }) => {
    return `${kind} ${name.replaceAll("\n", " ")}${{ inferred: "?", observed: "!", configured: "" }[basis]}: ${findings.join(", ")}`;
  });

describe("images", () => {
  /** `a <- b` would be hard to draw for layers, so that each image is a line: name, layers, what it is built from. */
  const image = (uid: string, layers = "", ...builtFrom: string[]): ImageOrigin => ({
    uid,
    name: uid,
    layers: [...layers].map((digest, place) => `${String(place).padStart(3, "0")} ${digest}`),
    builtFrom,
  });
  const ssl = { package: "pkg:deb/debian/openssl", version: "3.0.1" };
  const npm = { package: "pkg:npm/lodash", version: "4.17.15" };
  const causes = (findings: readonly CausedFinding[], ...images: ImageOrigin[]) =>
    groups(imageCauses(findings, images));

  it("a base that is said and has the same weakness of the same version explains it", () => {
    const findings = [finding("1", "base", npm), finding("2", "a", npm), finding("3", "b", npm)];
    const images = [image("base"), image("a", "", "base"), image("b", "", "base")];
    expect(causes(findings, ...images)).toEqual(["base-image base: 1, 2, 3"]);
  });

  it("another version, or another package, came from elsewhere", () => {
    const other = [finding("1", "base", npm), finding("2", "a", { ...npm, version: "4.17.16" })];
    expect(causes(other, image("base"), image("a", "", "base"))).toEqual([]);
    const another = [finding("1", "base", npm), finding("2", "a", { ...npm, package: "pkg:npm/underscore" })];
    expect(causes(another, image("base"), image("a", "", "base"))).toEqual([]);
  });

  it("the same weakness in two images that share neither base nor layer is no shared cause", () => {
    const findings = [finding("1", "a", ssl), finding("2", "b", ssl)];
    expect(causes(findings, image("a"), image("b"))).toEqual([]);
    expect(causes(findings, image("a", "xy"), image("b", "pq"))).toEqual([]);
    const layered = [finding("1", "a", { ...ssl, layer: "x" }), finding("2", "b", { ...ssl, layer: "p" })];
    expect(causes(layered, image("a", "xy"), image("b", "pq"))).toEqual([]);
  });

  it("nor do two versions of a base explain each other", () => {
    const findings = [finding("1", "a", ssl), finding("2", "b", ssl)];
    expect(causes(findings, image("old"), image("new"), image("a", "", "old"), image("b", "", "new"))).toEqual([]);
  });

  it("a layer that images share explains what it holds, and not what each of them added", () => {
    const findings = [
      finding("1", "a", { ...ssl, layer: "x" }),
      finding("2", "b", { ...ssl, layer: "x" }),
      finding("3", "a", { ...npm, layer: "y" }),
      finding("4", "b", { ...npm, layer: "z" }),
    ];
    expect(causes(findings, image("a", "xy"), image("b", "xz"))).toEqual(["layer x!: 1, 2"]);
  });

  it("an image whose layers are the first ones of another is its base, though nobody says so", () => {
    const findings = [finding("1", "base", { ...ssl, layer: "x" }), finding("2", "a", { ...ssl, layer: "x" })];
    expect(causes(findings, image("base", "xy"), image("a", "xyz"))).toEqual(["base-image base!: 1, 2"]);
    // The same layers in another order, or another one in between, are another image.
    expect(causes(findings, image("base", "yx"), image("a", "xyz"))).toEqual(["layer x!: 1, 2"]);
  });

  it("what lies above the base's layers is not of the base, whatever the base has as well", () => {
    const findings = [finding("1", "base", { ...npm, layer: "x" }), finding("2", "a", { ...npm, layer: "z" })];
    expect(causes(findings, image("base", "xy"), image("a", "xyz", "base"))).toEqual([]);
  });

  it("of bases upon bases the lowest that has it", () => {
    const findings = [finding("1", "root", ssl), finding("2", "base", ssl), finding("3", "a", ssl)];
    const [root, base, a] = [image("root"), image("base", "", "root"), image("a", "", "base")];
    expect(causes(findings, root, base, a)).toEqual(["base-image root: 1, 2, 3"]);
    expect(causes(findings.slice(1), root, base, a)).toEqual(["base-image base: 2, 3"]);
  });

  it("a tag and the content that bears it are one image; other contents of one's own tag are no base", () => {
    const [tag, content, older] = ["image/base:1", "image/base@sha256:new", "image/base@sha256:old"];
    const own = [image("image/a:1", "", tag, "image/a@sha256:a"), image("image/a@sha256:a")];
    const findings = [finding("1", content, npm), finding("2", "image/a@sha256:a", npm)];
    expect(causes(findings, image(tag, "", content), image(content), ...own)).toEqual([
      "base-image image/base:1: 1, 2",
    ]);
    const moved = [finding("1", content, npm), finding("2", older, npm)];
    expect(causes(moved, image(tag, "", content, older), image(content), image(older))).toEqual([]);
  });

  it("a base that nobody scanned explains a system package that everything made from it has: inferred", () => {
    const images = [image("base"), image("a", "", "base"), image("b", "", "base"), image("c", "", "base")];
    const two = [finding("1", "a", ssl), finding("2", "b", ssl)];
    expect(causes(two, ...images)).toEqual(["base-image base?: 1, 2"]);
    // The third was scanned as well and lacks it, so that it is not the base's.
    expect(causes([...two, finding("3", "c", npm)], ...images)).toEqual([]);
    // What applications bring themselves they may each have brought.
    expect(causes([finding("1", "a", npm), finding("2", "b", npm)], ...images)).toEqual([]);
  });

  it("a layer that all images of such a base share is named by the base: inferred", () => {
    const layered = [finding("1", "a", { ...npm, layer: "x" }), finding("2", "b", { ...npm, layer: "x" })];
    const made = [image("base"), image("a", "xy", "base"), image("b", "xz", "base")];
    expect(causes(layered, ...made)).toEqual(["base-image base?: 1, 2"]);
    expect(causes(layered, ...made, image("c", "pq", "base"))).toEqual(["layer x!: 1, 2"]);
  });

  it("survives images that are said to be built from each other", () => {
    const findings = [finding("1", "a", npm), finding("2", "b", npm)];
    expect(causes(findings, image("a", "", "b"), image("b", "", "a"))).toHaveLength(1);
  });
});

describe("modules", () => {
  const wrong = (uid: string, asset: string, file: string, resource = "") =>
    finding(uid, asset, { weakness: `trivy:${uid}`, findingKind: "misconfiguration", file, resource });
  const causes = (...findings: CausedFinding[]) => groups(moduleCauses(findings, []));

  it("what lies in the files of a module of configuration", () => {
    expect(
      causes(
        wrong("1", "repo", "modules/bucket/main.tf", "module.logs.aws_s3_bucket.this"),
        wrong("2", "repo", "./modules/bucket/policy.tf", "module.data.aws_s3_bucket.this"),
        wrong("3", "repo", "modules/queue/main.tf", "aws_sqs_queue.this"),
        wrong("4", "repo", "main.tf", "aws_instance.web"),
        wrong("5", "repo", "main.tf", "aws_instance.db"),
      ),
    ).toEqual(["module modules/bucket: 1, 2"]);
  });

  it("the same directory of another repository is another module, and an unknown repository none", () => {
    expect(causes(wrong("1", "one", "modules/bucket/main.tf"), wrong("2", "two", "modules/bucket/main.tf"))).toEqual(
      [],
    );
    expect(causes(wrong("1", "", "modules/bucket/main.tf"), wrong("2", "", "modules/bucket/main.tf"))).toEqual([]);
  });

  it("a module fetched from elsewhere is the same in every repository, by its version", () => {
    const source = "git::https:/git.example/platform/bucket?ref=v1";
    expect(
      causes(
        wrong("1", "one", `${source}/main.tf`),
        wrong("2", "two", `${source}/main.tf`),
        wrong("3", "two", "git::https:/git.example/platform/bucket?ref=v2/main.tf"),
      ),
    ).toEqual([`module ${source}: 1, 2`]);
  });

  it("where only addresses are known, by the call, each instance of it being the same", () => {
    expect(
      causes(
        wrong("1", "repo", "plan.json", 'module.shop["eu"].aws_s3_bucket.logs'),
        wrong("2", "repo", "plan.json", 'module.shop["us"].aws_db_instance.main'),
        wrong("3", "repo", "plan.json", "module.shop.module.net.aws_vpc.this"),
        wrong("4", "repo", "plan.json", "aws_vpc.this"),
      ),
    ).toEqual(["module module.shop: 1, 2"]);
  });

  it("of code in a module only the same weakness", () => {
    const bug = (uid: string, file: string, weakness: string) =>
      finding(uid, "repo", { weakness, findingKind: "sast", file });
    expect(
      causes(
        bug("1", "libs/orders/a.py", "CWE-89"),
        bug("2", "libs/orders/b.py", "CWE-89"),
        bug("3", "libs/orders/b.py", "CWE-22"),
        bug("4", "app/a.py", "CWE-89"),
        bug("5", "app/b.py", "CWE-89"),
      ),
    ).toEqual(["module libs/orders: 1, 2"]);
  });

  it("a library of one's own explains what is found in its package wherever it is used", () => {
    const found = (uid: string, asset: string, name: string) =>
      finding(uid, asset, { package: name, version: "1.2.0" });
    const library = { uid: "code/auth", name: "auth", packages: ["pkg:npm/%40shop/auth"] };
    const findings = [
      found("1", "image/a", "pkg:npm/%40shop/auth"),
      found("2", "image/b", "npm/@shop/auth"),
      found("3", "image/b", "pkg:npm/auth"),
    ];
    expect(groups(moduleCauses(findings, [library]))).toEqual(["module auth: 1, 2"]);
  });
});

describe("roles", () => {
  const role = (uid: string) => ({ uid, name: uid });
  const wrong = (uid: string, asset: string, title: string, weakness = title) =>
    finding(uid, asset, { title, weakness, findingKind: "misconfiguration" });
  const acting: ReadonlyMap<string, readonly Acting[]> = new Map([
    ["c/Role/edit", [{ identity: "c/Role/edit", roles: [role("c/Role/edit")] }]],
    ["c/Role/view", [{ identity: "c/Role/view", roles: [role("c/Role/view")] }]],
    ["cart", [{ identity: "sa/cart", roles: [role("c/Role/edit")] }]],
    ["shop", [{ identity: "sa/shop", roles: [role("c/Role/edit"), role("c/Role/view")] }]],
    ["till", [{ identity: "sa/shop", roles: [role("c/Role/edit"), role("c/Role/view")] }]],
    ["alone", []],
  ]);
  const causes = (...findings: CausedFinding[]) => groups(roleCauses(findings, acting));

  it("what is wrong with a role, and what follows from it where something acts by it", () => {
    expect(
      causes(
        wrong("1", "c/Role/edit", "Manages secrets"),
        wrong("2", "c/Role/edit", "Creates pods"),
        wrong("3", "cart", "Runs with a role that is over-permissive"),
      ),
    ).toEqual(["role c/Role/edit: 1, 2, 3"]);
  });

  it("of several roles the one that has the same finding, else the identity that carries them all", () => {
    const same = "RBAC lets it list secrets";
    expect(causes(wrong("1", "c/Role/view", same), wrong("2", "shop", same))).toEqual(["role c/Role/view: 1, 2"]);
    expect(causes(wrong("1", "till", same), wrong("2", "shop", same))).toEqual(["role shop: 1, 2"]);
  });

  it("a workload's own settings, and what acts as nobody, rest on no role", () => {
    expect(
      causes(
        wrong("1", "cart", "Runs as root", "kubernetes/runs-as-root"),
        wrong("2", "cart", "Service account token is mounted", "kubernetes/service-account-token-mounted"),
        wrong("3", "cart", "The root file system can be written"),
        wrong("4", "alone", "RBAC lets it list secrets"),
      ),
    ).toEqual([]);
  });

  it("two roles with the same finding are two causes", () => {
    expect(causes(wrong("1", "c/Role/edit", "Manages secrets"), wrong("2", "c/Role/view", "Manages secrets"))).toEqual(
      [],
    );
  });
});
