import { crc32 } from "node:zlib";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import type { Layout } from "../state-dict/layout.js";
import { PROVENANCE_KEY } from "../state-dict/provenance-key.js";
import { planZip } from "../zip/plan-zip.js";
import { pickleStateDict } from "./pickle-state-dict.js";

/** The folder inside the archive, which torch takes from the first entry. */
const FOLDER = "archive";
/** torch maps storages into memory; each starts at a multiple of this. */
const ALIGNMENT = 64;

/**
 * A file as torch.save(state_dict) writes it, and behind that a record of how it was made,
 * if there is a text of it.
 */
export function ptLayout(
  parameters: readonly ParameterInfo[],
  provenance: string | null,
): Layout {
  const before = [
    textEntry("data.pkl", pickleStateDict(parameters)),
    textEntry(".format_version", Buffer.from("1")),
    textEntry(".storage_alignment", Buffer.from(String(ALIGNMENT))),
    textEntry("byteorder", Buffer.from("little")),
  ];
  const data = parameters.map(({ shape, dtype }, ordinal) => ({
    name: `${FOLDER}/data/${ordinal}`,
    size: elementCount(shape) * bytesPerElement(dtype),
  }));
  const after = [
    textEntry("version", Buffer.from("3\n")),
    ...(provenance === null
      ? []
      : [textEntry(`${PROVENANCE_KEY}.json`, Buffer.from(provenance))]),
  ];
  const plan = planZip([...before, ...data, ...after], ALIGNMENT);
  const first = before.length;
  const behind = first + data.length;
  return {
    dataOffsets: plan.dataOffsets.slice(first, behind),
    checksums: true,
    frames: (checksums) => [
      ...plan.headers([...before.map(checksum), ...checksums, ...after.map(checksum)]),
      ...before.map(({ bytes }, i) => ({ offset: plan.dataOffsets[i]!, bytes })),
      ...after.map(({ bytes }, i) => ({ offset: plan.dataOffsets[behind + i]!, bytes })),
    ],
  };
}

interface TextEntry {
  readonly name: string;
  readonly size: number;
  readonly bytes: Buffer;
}

function textEntry(name: string, bytes: Buffer): TextEntry {
  return { name: `${FOLDER}/${name}`, size: bytes.length, bytes };
}

function checksum({ bytes }: TextEntry): number {
  return crc32(bytes);
}
