import type { StateDictSource } from "../../tensor/state-dict.js";
import type { ByteFile } from "../bytes/byte-file.js";
import { readHeader } from "./header.js";

/**
 * The state dict in a safetensors file; takes over `bytes`. Parameters come in the order of
 * their data. Throws a `Failure` (K2T502, K2T510) as `readHeader` does.
 */
export function openSafetensors(bytes: ByteFile): StateDictSource {
  const { entries, provenance } = readHeader(bytes);
  return {
    file: bytes.file,
    container: "safetensors",
    provenance,
    parameters: entries.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    read: (ordinal) => {
      const { start, end } = entries[ordinal]!;
      return bytes.read(start, end - start);
    },
    close: () => bytes.close(),
  };
}
