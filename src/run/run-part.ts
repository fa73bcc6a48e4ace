import type { WeightReader } from "../tensor/catalog.js";
import { Fault } from "../tensor/fault.js";
import type { KeptArena } from "./arena.js";
import { evaluate } from "./evaluate.js";
import { grainOf, type Room } from "./grain.js";
import { ParameterFault } from "./parameter-fault.js";
import { peakOf } from "./peak-bytes.js";
import { bytesOf, type TaskPart } from "./tasks.js";

/** What a thread has for all the parts that it does. */
export interface Bench {
  readonly reader: Pick<WeightReader, "read">;
  readonly arena: KeptArena;
  readonly room: Room;
}

/** Bytes given to be written at a time: see `LONGEST_WRITE`. */
const WRITE_BYTES = 2 ** 20;

export type Write = (ordinal: number, offset: number, bytes: Uint8Array) => void;

/** Cuts a part into slabs of which each is read, computed and written at once. */
export function slabsOfPart(part: TaskPart, room: Room): readonly TaskPart[] {
  const { ordinal, name, node } = part;
  let { offset } = part;
  return grainOf(node, room).map((slab) => {
    const here = { ordinal, name, offset, node: slab };
    offset += bytesOf(slab);
    return here;
  });
}

/**
 * Evaluates a slab and gives its bytes to `write`, in order. Throws what the reader and `write`
 * throw, and `ParameterFault` for a fault of the data.
 */
export function runSlab(slab: TaskPart, bench: Bench, write: Write): void {
  const { arena, reader } = bench;
  const { ordinal, offset, node } = slab;
  arena.reserve(peakOf(node));
  arena.scope(() => {
    const bytes = evaluateFor(slab, () => evaluate(node, reader, arena));
    for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
      write(ordinal, offset + start, bytes.subarray(start, start + WRITE_BYTES));
    }
  });
}

function evaluateFor({ ordinal, name }: TaskPart, work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const message = `${error.message} (in \`${name}\`)`;
    throw new ParameterFault(error.kind, message, error.help, ordinal);
  }
}
