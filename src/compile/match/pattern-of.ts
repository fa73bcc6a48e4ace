/**
 * The pattern that matches this path alone, as it is written between double quotes: names
 * in model files may hold what has a meaning in patterns.
 */
export function patternOf(path: string): string {
  return path.replace(/["\\{}*]/g, "\\$&");
}
