/** Images that a report names, as assets. */
import { imageAliases, imageUid } from "../model/image-reference.js";
import type { ImageReference } from "../model/image-reference.js";
import type { StatedFactInput } from "../model/index.js";

/** Each image as an asset that others describe; a tag and a digest that one report has together belong together. */
export function imageFacts(images: readonly ImageReference[], at: string): StatedFactInput[] {
  const content = images.find(({ digest }) => digest !== undefined);
  return images.flatMap((image): StatedFactInput[] => {
    const { repository, tag, digest } = image;
    const asset: StatedFactInput = {
      fact: "asset",
      uid: imageUid(image),
      kind: "Image",
      name: imageAliases(image).at(-1),
      aliases: imageAliases(image),
      properties: digest === undefined ? { repository, tag } : { repository, digest },
      mention: true,
      at,
    };
    if (!content || digest !== undefined) return [asset];
    return [
      asset,
      { fact: "relationship", type: "BUILT_FROM", source: imageUid(image), target: imageUid(content), at },
    ];
  });
}
