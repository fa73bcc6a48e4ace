import { ParameterFault } from "./parameter-fault.js";

/**
 * Faults of the data. They do not stop the work, so that the same one is told whatever thread
 * comes upon which first: that of the first parameter.
 */
export interface Faults {
  /** Does `work` and keeps a fault that it throws. */
  watch(work: () => void): void;
  add(fault: ParameterFault): void;
  throwFirst(): void;
}

export function createFaults(): Faults {
  let first: ParameterFault | null = null;
  const add: Faults["add"] = (fault) => {
    if (first === null || fault.ordinal < first.ordinal) first = fault;
  };
  return {
    add,
    watch(work) {
      try {
        work();
      } catch (error) {
        if (!(error instanceof ParameterFault)) throw error;
        add(error);
      }
    },
    throwFirst() {
      if (first !== null) throw first;
    },
  };
}
