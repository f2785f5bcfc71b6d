import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageAliases, imageUid, readImageReference } from "../../src/model/image-reference.js";
import { readImage } from "../../src/resolve/kubernetes/images.js";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("image references", () => {
  it.each([
    ["nginx", "image/docker.io/library/nginx:latest"],
    ["nginx:1.27", "image/docker.io/library/nginx:1.27"],
    ["acme/shop:1", "image/docker.io/acme/shop:1"],
    ["index.docker.io/acme/shop:1", "image/docker.io/acme/shop:1"],
    ["ghcr.io/acme/shop:1", "image/ghcr.io/acme/shop:1"],
    ["localhost:5000/shop", "image/localhost:5000/shop:latest"],
    [`registry.example:5000/a/b:1@${DIGEST}`, `image/registry.example:5000/a/b@${DIGEST}`],
    [`docker-pullable://nginx@${DIGEST}`, `image/docker.io/library/nginx@${DIGEST}`],
  ])("%s is %s, in manifests as in scans", (text, uid) => {
    const image = readImageReference(text);
    expect(image && imageUid(image)).toBe(uid);
    expect(readImage(text)?.uid).toBe(uid);
  });

  it("keeps the short spelling as an alias", () => {
    expect(imageAliases({ repository: "docker.io/library/nginx", tag: "1" })).toEqual([
      "docker.io/library/nginx:1",
      "nginx:1",
    ]);
    expect(imageAliases({ repository: "ghcr.io/a/b", digest: DIGEST })).toEqual([`ghcr.io/a/b@${DIGEST}`]);
  });

  it.each(["", "a b", "{{ image }}", "UPPER CASE", "nginx:", "@sha256:1", "/", "a@b"])("%j is none", (text) => {
    expect(readImageReference(text)).toBeUndefined();
  });

  it("takes no time over any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom("a.-", "a/", "a.", "0_").map((part) => part.repeat(340)),
        ),
        (text) => {
          const begin = performance.now();
          readImageReference(text);
          expect(performance.now() - begin).toBeLessThan(500);
        },
      ),
      { seed: 2 },
    );
  });
});
