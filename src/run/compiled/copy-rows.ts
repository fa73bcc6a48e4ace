import * as code from "./code.js";
import type { Code, CompiledFunction, Width } from "./code.js";

/** The addresses of the tables of the places where rows begin in the source and the target. */
export interface Tables {
  readonly from: number;
  readonly to: number;
}

/** Steps along the rows that are done before going on to the next rows. */
const PIECE = 64;

/** Rows that are done together. */
const TOGETHER = 4;

// Locals; first the parameters. Addresses and strides are in bytes, `row` in bytes of a table.
const [COUNT, SIZE, STEP_FROM, STEP_TO, SOURCE, TARGET] = [0, 1, 2, 3, 4, 5];
const [START, LEFT, FROM, TO, ROW, FOURS] = [6, 7, 8, 9, 10, 11];
const FIRST_FROM = 12;
const FIRST_TO = FIRST_FROM + TOGETHER;

/**
 * The strided copy of `../kernels.ts`, with its loops in the same order. It takes the number
 * of rows, the number of steps along them, their strides, and where source and target begin.
 */
export function copyRowsFunction(width: Width, tables: Tables): CompiledFunction {
  const { get, set, constant, add, multiply } = code;
  const oneRow = copyAlong(width, 1, tables);
  const manyRows = copyAlong(width, TOGETHER, tables);
  const rowsOf = (count: Code): Code => code.shiftLeft(count, 2);
  const body = [
    set(FOURS, rowsOf(code.and(get(COUNT), constant(-TOGETHER)))),
    code.whileLoop(code.isLess(get(START), get(SIZE)), [
      set(FROM, add(get(SOURCE), multiply(get(START), get(STEP_FROM)))),
      set(TO, add(get(TARGET), multiply(get(START), get(STEP_TO)))),
      set(ROW, constant(0)),
      code.whileLoop(code.isLess(get(ROW), get(FOURS)), manyRows),
      code.whileLoop(code.isLess(get(ROW), rowsOf(get(COUNT))), oneRow),
      set(START, add(get(START), constant(PIECE))),
    ]),
  ];
  return {
    name: `copy${width}`,
    parameters: TARGET + 1,
    locals: FIRST_TO + TOGETHER - TARGET - 1,
    body,
  };
}

/** A piece of so many rows, after which `ROW` is at the next. */
function copyAlong(width: Width, rows: number, tables: Tables): Code {
  const { get, set, constant, add } = code;
  const each = (work: (row: number) => Code): Code =>
    Array.from({ length: rows }, (_, row) => work(row));
  const place = (table: number, row: number): Code =>
    code.shiftLeft(code.load(4, get(ROW), table + 4 * row), Math.log2(width));
  return [
    each((row) => [
      set(FIRST_FROM + row, add(get(FROM), place(tables.from, row))),
      set(FIRST_TO + row, add(get(TO), place(tables.to, row))),
    ]),
    set(LEFT, code.least(code.subtract(get(SIZE), get(START)), constant(PIECE))),
    code.doWhile(
      [
        each((row) =>
          code.store(width, get(FIRST_TO + row), code.load(width, get(FIRST_FROM + row))),
        ),
        each((row) => [
          set(FIRST_FROM + row, add(get(FIRST_FROM + row), get(STEP_FROM))),
          set(FIRST_TO + row, add(get(FIRST_TO + row), get(STEP_TO))),
        ]),
        set(LEFT, add(get(LEFT), constant(-1))),
      ],
      get(LEFT),
    ),
    set(ROW, add(get(ROW), constant(4 * rows))),
  ];
}
