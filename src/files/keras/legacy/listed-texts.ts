import type { Hdf5File } from "../../hdf5/open-hdf5.js";

/** Texts, or the name of an attribute with some of them that is not there, or is no text. */
export type Listed = { readonly texts: readonly string[] } | { readonly missing: string };

/**
 * The texts of an attribute that Keras splits where it is longer than HDF5 allows:
 * `layer_names`, or `layer_names0`, `layer_names1`, …. Null where there is none.
 */
export function listedTexts(
  hdf5: Hdf5File,
  path: string,
  attribute: string,
): Listed | null {
  const names = new Set(hdf5.attributeNames(path));
  if (names.has(attribute)) {
    const texts = hdf5.texts(path, attribute);
    return texts === null ? { missing: attribute } : { texts };
  }
  const count = [...names].filter((it) => isPart(it, attribute)).length;
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const part = `${attribute}${i}`;
    const found = names.has(part) ? hdf5.texts(path, part) : null;
    if (found === null) return { missing: part };
    texts.push(...found);
  }
  return count === 0 ? null : { texts };
}

function isPart(name: string, attribute: string): boolean {
  return name.startsWith(attribute) && /^\d+$/.test(name.slice(attribute.length));
}

/** Whether a group lists layers, as the one of a legacy file's layers does. */
export function listsLayers(hdf5: Hdf5File, path: string): boolean {
  const names = hdf5.attributeNames(path);
  return names.some((name) => /^layer_names\d*$/.test(name));
}
