/** A member of a group: `target` is the place of an object's header, null for a soft link. */
export interface Link {
  readonly name: string;
  readonly target: number | null;
}
