import type { ByteFile } from "../bytes/byte-file.js";

export type StateDictContent = "zip" | "safetensors" | "legacy-pt" | "json" | "unknown";

/** The number that torch's old format starts with, pickled. */
const LEGACY_MAGIC = Buffer.from("80028a0a6cfc9c46f9206aa85019", "hex");
const BRACE = 0x7b;

/** What a file is, from its first bytes. */
export function sniff(bytes: ByteFile): StateDictContent {
  const start = bytes.read(0, Math.min(bytes.size, 64));
  if (start.subarray(0, 2).toString("latin1") === "PK") return "zip";
  // A header's length has at most 32 bits; JSON has no zero bytes.
  const long = start.length >= 8 && start.readUInt32LE(4) === 0;
  if (long && (start.length === 8 || start[8] === BRACE)) return "safetensors";
  if (start.subarray(0, LEGACY_MAGIC.length).equals(LEGACY_MAGIC)) return "legacy-pt";
  const text = start.toString("latin1").trimStart();
  return text.startsWith("{") || text.startsWith("[") ? "json" : "unknown";
}
