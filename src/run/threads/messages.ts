import type { Diagnostic } from "../../report/diagnostic.js";
import { Failure } from "../../report/failure.js";
import type { SharedSource } from "../../tensor/shared-source.js";
import type { FaultKind } from "../../tensor/fault.js";
import type { WritePlace } from "../../tensor/state-dict.js";
import type { Spent } from "../clock.js";
import type { Room } from "../grain.js";
import { ParameterFault } from "../parameter-fault.js";
import type { Task } from "../tasks.js";

// All of this is posted from thread to thread, so it is plain data.

/** What a thread needs for all tasks of a run. */
export interface Setup {
  readonly kind: "setup";
  readonly source: SharedSource;
  readonly room: Room;
  readonly checksums: boolean;
  /** One integer, which is not 0 any more when all are to stop. */
  readonly stop: Int32Array;
}

/** A task, with the places of its parameters. */
export interface Order {
  readonly kind: "order";
  readonly task: Task;
  readonly places: readonly WritePlace[];
}

/** What a thread tells. */
export type News =
  | { readonly kind: "wrote"; readonly pieces: readonly Piece[] }
  /** A fault of the data, which stops nobody; the task goes on. */
  | { readonly kind: "fault"; readonly fault: PlainFault }
  /** The thread has stopped. */
  | { readonly kind: "failed"; readonly error: PlainError }
  /** A task is done; `spent` is of all tasks of the run so far. */
  | { readonly kind: "done"; readonly spent: Spent };

/** Bytes of a parameter that were written. */
export interface Piece {
  readonly ordinal: number;
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

export interface PlainFault {
  readonly kind: FaultKind;
  readonly message: string;
  readonly help: string | undefined;
  readonly ordinal: number;
}

export type PlainError =
  | {
      readonly kind: "failure";
      readonly diagnostics: readonly Diagnostic[];
      readonly status: 1 | 3;
    }
  | { readonly kind: "range"; readonly message: string }
  | { readonly kind: "bug"; readonly message: string };

export function plainFault({ kind, message, help, ordinal }: ParameterFault): PlainFault {
  return { kind, message, help, ordinal };
}

export function faultOf({ kind, message, help, ordinal }: PlainFault): ParameterFault {
  return new ParameterFault(kind, message, help, ordinal);
}

/** The thread's stack is part of the message: the one of the error made of it says nothing. */
export function plainError(error: unknown): PlainError {
  if (error instanceof Failure) {
    const { diagnostics, status } = error;
    return { kind: "failure", diagnostics, status };
  }
  if (error instanceof RangeError) return { kind: "range", message: error.message };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "bug", message: text };
}

export function errorOf(error: PlainError): Error {
  switch (error.kind) {
    case "failure":
      return new Failure(error.diagnostics, error.status);
    case "range":
      return new RangeError(error.message);
    case "bug":
      return new Error(`bug in k2t-rules: in a thread: ${error.message}`);
  }
}
