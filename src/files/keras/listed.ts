/** Names that a message lists; it counts the others. */
const MOST_NAMED = 20;

/** `/a, /b and 3 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const some = names.slice(0, MOST_NAMED).join(", ");
  return more > 0 ? `${some} and ${more} more` : some;
}
