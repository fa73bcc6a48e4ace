/**
 * A safetensors file without what it says of how it was made, as its format's own library
 * writes it: what an expected file, which others made, can be held against byte for byte.
 */
export function withoutProvenance(file: Buffer): Buffer {
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString("utf8", 8, 8 + length)) as {
    __metadata__: Record<string, string>;
  };
  if (!("k2t-rules" in header.__metadata__)) throw new Error("it does not say how");
  delete header.__metadata__["k2t-rules"];
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  padded.writeBigUInt64LE(BigInt(padded.length - 8));
  json.copy(padded, 8);
  return Buffer.concat([padded, file.subarray(8 + length)]);
}
