import { availableParallelism } from "node:os";
import { fileSize } from "../files/bytes/file-size.js";
import { createCrew, type Crew } from "../run/threads/crew.js";
import { workerEntry } from "./worker-entry.js";

/** Smaller conversions are done before threads have started. */
const SMALL_CONVERSION = 2 ** 25;

/** More threads than this only wait for each other at the file that they write. */
const MOST_THREADS = 8;

/** Bytes that are worth a thread more. */
const BYTES_A_THREAD = 2 ** 24;

/** How many threads a conversion of so many bytes is worth, the calling one not counted. */
export function threadsFor(bytes: number): number {
  if (bytes < SMALL_CONVERSION) return 0;
  const useful = Math.floor(bytes / BYTES_A_THREAD);
  return Math.min(availableParallelism(), MOST_THREADS, useful);
}

/**
 * Lets `work` have a crew for the conversion of a model, and dismisses it. Its threads start
 * at once where the model's size tells that they will be needed, for that takes as long as
 * rules and headers take; in other cases when they are.
 */
export async function withCrew<Result>(
  { model, workers }: { readonly model: string; readonly workers?: number },
  work: (crew: Crew) => Promise<Result>,
): Promise<Result> {
  const crew = createCrew(workerEntry());
  try {
    crew.start(workers ?? threadsFor(fileSize(model)));
    return await work(crew);
  } finally {
    await crew.dismiss();
  }
}
