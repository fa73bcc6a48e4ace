import { openByteFile } from "../bytes/byte-file.js";
import { isFolder } from "../bytes/is-folder.js";
import { openZip } from "../zip/open-zip.js";
import { sniff } from "./sniff.js";

/**
 * Whether a file is a PyTorch state dict by its content: safetensors, torch's old format,
 * or a zip with a pickle in it (a Keras model is a zip without one).
 */
export async function isStateDictFile(file: string): Promise<boolean> {
  if (isFolder(file)) return false;
  const bytes = openByteFile(file);
  const content = sniff(bytes);
  bytes.close();
  if (content !== "zip") return content === "safetensors" || content === "legacy-pt";
  const archive = await openZip(file);
  try {
    return hasPickle(archive.entries);
  } finally {
    archive.close();
  }
}

/** Whether a zip of these entries is one of `torch.save`. */
export const hasPickle = (entries: readonly { readonly name: string }[]): boolean =>
  entries.some(({ name }) => name.endsWith("data.pkl"));
