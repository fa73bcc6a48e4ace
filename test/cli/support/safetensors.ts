import { readFileSync } from "node:fs";

export interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Buffer;
}

/** The tensors of a safetensors file, by the format's own description. */
export function tensorsIn(file: string): Readonly<Record<string, Tensor>> {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header["__metadata__"];
  const entries = Object.entries(header).map(([name, { dtype, shape, data_offsets }]) => {
    const [start, end] = data_offsets.map((it) => 8 + length + it);
    return [name, { dtype, shape, data: bytes.subarray(start, end) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The values of a float32 tensor. */
export function floatsOf({ dtype, data }: Tensor): readonly number[] {
  if (dtype !== "F32") throw new Error(`not float32: ${dtype}`);
  return Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
}
