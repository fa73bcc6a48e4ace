import { constants } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import type { Diagnostic } from "../report/diagnostic.js";
import { Failure } from "../report/failure.js";
import type { WeightSource } from "../tensor/catalog.js";
import { sameShape } from "../tensor/shape.js";
import type { StateDictSink } from "../tensor/state-dict.js";
import { createArena } from "./arena.js";
import { clockedReader, createClock, type Spent } from "./clock.js";
import { createFaults } from "./faults.js";
import type { Room } from "./grain.js";
import { peakBytes } from "./peak-bytes.js";
import { runSlab, slabsOfPart } from "./run-part.js";
import { runInThreads } from "./threads/run-in-threads.js";
import { bytesOf, tasksOf, type PlannedParameter } from "./tasks.js";
import { shareOf, type Threads } from "./threads/threads.js";

/** Bytes just written of the parameter with this ordinal. */
export interface Progress {
  readonly parameter: number;
  readonly bytes: number;
}

export interface RunOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Bytes that the evaluation may hold at once; see `peakBytes` for asking before. */
  readonly maxMemory?: number;
  /** Bytes that are taken where it makes no difference, or not much. */
  readonly wantedMemory?: number;
  /** Stops between two slabs, and between two writes of other threads. */
  readonly signal?: AbortSignal;
  /** Threads to work in, where source and sink allow it; without, the calling one. */
  readonly threads?: Threads;
  /** Is told, at the end, how long reading, computing and writing took in so many threads. */
  readonly onSpent?: (spent: Spent, threads: number) => void;
}

/** Without `maxMemory`, larger parameters than this are done in slabs where they can be. */
const SLAB_BYTES = 2 ** 30;

/** Bytes after which the event loop gets its turn: progress is drawn, interrupts are heard. */
const TURN_BYTES = 2 ** 22;

/** As many milliseconds. */
const TURN_TIME = 10;

/**
 * Evaluates parameters, the largest first, into a sink that was made for just these. Weights
 * are read when they are needed and dropped after, slab by slab. Neither finishes nor aborts
 * the sink, of which no thread writes any more when the promise is settled. Rejects with what
 * the source and the sink throw, the signal's reason, `ParameterFault` "division-by-zero" of
 * the first parameter that has one, and, before anything is read, with `Failure` K2T604 for
 * parameters that no array could hold.
 */
export async function runPlan(
  parameters: readonly PlannedParameter[],
  source: WeightSource,
  sink: StateDictSink,
  options: RunOptions = {},
): Promise<void> {
  const { threads, signal } = options;
  checkSink(parameters, sink);
  checkSizes(parameters, options.maxMemory ?? SLAB_BYTES);
  signal?.throwIfAborted();
  const shared = threads && shareOf(source, sink);
  if (threads && shared) {
    const room = roomOf(options, threads.count);
    await runInThreads(parameters, shared, { ...options, threads, room });
  } else {
    await runHere(parameters, source, sink, { ...options, room: roomOf(options, 1) });
  }
}

/** Each thread has its share; of what is not bounded it may have more. */
function roomOf({ maxMemory, wantedMemory }: RunOptions, threads: number): Room {
  const limit = maxMemory === undefined ? SLAB_BYTES : Math.floor(maxMemory / threads);
  const wanted = Math.floor((wantedMemory ?? SLAB_BYTES) / threads);
  return { limit, wanted: Math.min(limit, wanted) };
}

/** In the calling thread, which lets others have a turn now and then. */
async function runHere(
  parameters: readonly PlannedParameter[],
  source: WeightSource,
  sink: StateDictSink,
  options: RunOptions & { readonly room: Room },
): Promise<void> {
  const { onProgress, onSpent, signal, room } = options;
  const clock = createClock();
  const bench = { reader: clockedReader(source, clock), arena: createArena(), room };
  const faults = createFaults();
  let turn = { bytes: 0, time: performance.now() };
  for (const task of tasksOf(parameters, 1)) {
    for (const part of task) {
      for (const slab of clock.copying(() => slabsOfPart(part, room))) {
        faults.watch(() =>
          clock.copying(() =>
            runSlab(slab, bench, (ordinal, offset, bytes) =>
              clock.writing(() => sink.write(ordinal, offset, bytes)),
            ),
          ),
        );
        const bytes = bytesOf(slab.node);
        onProgress?.({ parameter: slab.ordinal, bytes });
        signal?.throwIfAborted();
        turn = { ...turn, bytes: turn.bytes + bytes };
        const isOver =
          turn.bytes >= TURN_BYTES || performance.now() - turn.time >= TURN_TIME;
        if (!isOver) continue;
        await setImmediate();
        signal?.throwIfAborted();
        turn = { bytes: 0, time: performance.now() };
      }
    }
  }
  faults.throwFirst();
  onSpent?.(clock.spent(), 1);
}

function checkSizes(parameters: readonly PlannedParameter[], maxMemory: number): void {
  const most = constants.MAX_LENGTH;
  const diagnostics = parameters.flatMap(({ name, node }): Diagnostic[] => {
    const bytes = peakBytes(node, maxMemory);
    if (bytes <= most) return [];
    const message = `\`${name}\` needs ${bytes} bytes of memory at once, and ${most} are possible`;
    return [{ code: "K2T604", severity: "error", message, notes: [] }];
  });
  if (diagnostics.length > 0) throw new Failure(diagnostics, 1);
}

function checkSink(parameters: readonly PlannedParameter[], sink: StateDictSink): void {
  const fits =
    parameters.length === sink.parameters.length &&
    sink.parameters.every((info, i) => {
      const { name, node } = parameters[i]!;
      return (
        info.name === name &&
        info.dtype === node.dtype &&
        sameShape(info.shape, node.shape)
      );
    });
  if (!fits) throw new Error("bug in k2t-rules: the sink was made for other parameters");
}
