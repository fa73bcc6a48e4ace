import { byte, number, skip, type Fields } from "./fields.js";
import { padded } from "./datatype.js";
import { unknown } from "./unknown.js";

/** From this number on, filters are those of others, with names. */
const FIRST_FOREIGN = 256;
const MAX_FILTERS = 32;

/** The numbers of the filters that a dataset's chunks have gone through. */
export function readFilters(fields: Fields): readonly number[] {
  const version = byte(fields);
  if (version !== 1 && version !== 2) unknown(`filters of version ${version}`);
  const count = byte(fields);
  if (count > MAX_FILTERS) unknown(`${count} filters`);
  if (version === 1) skip(fields, 6);
  return Array.from({ length: count }, () => readFilter(fields, version));
}

function readFilter(fields: Fields, version: 1 | 2): number {
  const filter = number(fields, 2);
  const hasName = version === 1 || filter >= FIRST_FOREIGN;
  const name = hasName ? number(fields, 2) : 0;
  skip(fields, 2);
  const values = number(fields, 2);
  skip(fields, version === 1 ? padded(name) : name);
  skip(fields, 4 * values);
  if (version === 1 && values % 2 === 1) skip(fields, 4);
  return filter;
}
