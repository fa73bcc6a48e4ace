import { crc32 } from "node:zlib";
import { parentPort } from "node:worker_threads";
import type { WeightReader } from "../../tensor/catalog.js";
import type { SharedSource } from "../../tensor/shared-source.js";
import type { WritePlace } from "../../tensor/state-dict.js";
import { createArena, type KeptArena } from "../arena.js";
import { clockedReader, createClock, type Clock } from "../clock.js";
import { ParameterFault } from "../parameter-fault.js";
import { runSlab, slabsOfPart, type Bench } from "../run-part.js";
import { plainError, plainFault } from "./messages.js";
import type { News, Order, Piece, Setup } from "./messages.js";

/** What floors above know of files. */
export interface Files {
  openShared(shared: SharedSource): Promise<WeightReader>;
  writeAt(place: WritePlace, bytes: Uint8Array): void;
}

/** So many small parameters are told of together. */
const PIECES_AT_ONCE = 256;

/** The whole life of a thread: does the tasks that come, until it is ended from outside. */
export function serveTasks(files: Files): void {
  const port = parentPort!;
  const tell: Tell = (news) => port.postMessage(news);
  const guarded = async (work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (error !== STOPPED) tell({ kind: "failed", error: plainError(error) });
    }
  };
  const arena = createArena();
  let desk: Desk | null = null;
  const obey = async (message: Setup | Order): Promise<void> => {
    if (message.kind === "setup") {
      desk?.close();
      desk = null;
      desk = await openDesk(message, { files, tell, arena });
    } else if (desk !== null) runTask(message, desk);
    // Else it could not be set up, which has been told.
  };
  // One after the other: a setup may take a while.
  let work = Promise.resolve();
  port.on("message", (message: Setup | Order) => {
    work = work.then(() => guarded(() => obey(message)));
  });
}

/** Another thread has failed, or the user has had enough. */
const STOPPED = new Error("stopped");

type Tell = (news: News) => void;

/** What a thread has for all tasks of a run. */
interface Desk {
  readonly setup: Setup;
  readonly bench: Bench;
  readonly clock: Clock;
  readonly writeAt: Files["writeAt"];
  readonly tell: Tell;
  close(): void;
}

async function openDesk(
  setup: Setup,
  {
    files,
    tell,
    arena,
  }: Pick<Desk, "tell"> & {
    readonly files: Files;
    readonly arena: KeptArena;
  },
): Promise<Desk> {
  const clock = createClock();
  const opened = await files.openShared(setup.source);
  const bench = { reader: clockedReader(opened, clock), arena, room: setup.room };
  const { writeAt } = files;
  return { setup, bench, clock, writeAt, tell, close: () => opened.close() };
}

function runTask({ task, places }: Order, desk: Desk): void {
  const { bench, clock, tell } = desk;
  let pieces: Piece[] = [];
  const tellPieces = (): void => {
    if (pieces.length > 0) tell({ kind: "wrote", pieces });
    pieces = [];
  };
  task.forEach((part, i) => {
    const write = (ordinal: number, offset: number, bytes: Uint8Array): void => {
      const checksum = clock.writing(() => writePiece(desk, places[i]!, offset, bytes));
      pieces.push({ ordinal, offset, length: bytes.length, checksum });
    };
    for (const slab of clock.copying(() => slabsOfPart(part, bench.room))) {
      watchFaults(tell, () => clock.copying(() => runSlab(slab, bench, write)));
      if (task.length === 1 || pieces.length >= PIECES_AT_ONCE) tellPieces();
    }
  });
  tellPieces();
  tell({ kind: "done", spent: clock.spent() });
}

/** Gives the checksum of what it writes, where one is wanted. */
function writePiece(
  { setup, writeAt }: Desk,
  place: WritePlace,
  offset: number,
  bytes: Uint8Array,
): number {
  if (Atomics.load(setup.stop, 0) !== 0) throw STOPPED;
  writeAt({ ...place, position: place.position + offset }, bytes);
  return setup.checksums ? crc32(bytes) : 0;
}

function watchFaults(tell: Tell, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ParameterFault)) throw error;
    tell({ kind: "fault", fault: plainFault(error) });
  }
}
