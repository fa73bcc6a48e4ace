import { fileFailure } from "../../report/failure.js";
import type { StateDictSource } from "../../tensor/state-dict.js";
import { openByteFile, type ByteFile } from "../bytes/byte-file.js";
import { openPt } from "../pt/open-pt.js";
import { openSafetensors } from "../safetensors/open-safetensors.js";
import { unreadable } from "./faults.js";
import { sniff } from "./sniff.js";

/**
 * Opens a `.pt` or `.safetensors` file; which it is, its content tells. Throws a `Failure`:
 * K2T506 if it cannot be read, K2T502 if it is damaged, K2T510 if it is neither or holds
 * more than a state dict.
 */
export async function openStateDict(file: string): Promise<StateDictSource> {
  const bytes = openByteFile(file);
  try {
    const content = sniff(bytes);
    if (content === "safetensors") return openSafetensors(bytes);
    if (content !== "zip") throw refusal(bytes, content);
  } catch (error) {
    bytes.close();
    throw error;
  }
  bytes.close();
  return openPt(file);
}

function refusal({ file }: ByteFile, content: ReturnType<typeof sniff>): Error {
  if (content === "legacy-pt") {
    const help = "load it in Python and save it again with torch 1.6 or newer";
    return unreadable(file, "torch wrote it in its old format, which is no zip", help);
  }
  if (content === "json") return unreadable(file, "it is JSON and holds no tensors");
  const message = `\`${file}\` is neither a file of torch.save nor of safetensors`;
  return fileFailure("K2T510", file, message);
}
