import type { WeightSource } from "../../tensor/catalog.js";
import type { SharedSource } from "../../tensor/shared-source.js";
import type { SharedSink, StateDictSink } from "../../tensor/state-dict.js";
import type { Crew } from "./crew.js";

/** Threads to do the tasks of a plan in. */
export interface Threads {
  readonly crew: Crew;
  /** So many of the crew. */
  readonly count: number;
}

/** What other threads can do for a run. */
export interface Shared {
  readonly source: SharedSource;
  readonly sink: SharedSink;
}

/** null where only this thread can read or write. */
export function shareOf(source: WeightSource, sink: StateDictSink): Shared | null {
  const shared = source.shared();
  return shared === null || sink.shared === null
    ? null
    : { source: shared, sink: sink.shared };
}
