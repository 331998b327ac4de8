/** What is told to people of one cause is the same text at each try, so that it is counted as one event. Pure. */

const patterns: readonly [RegExp, string][] = [
  // The names we give say how often it was tried.
  [/\bcontainer "k8s_[^"]*"/g, "container"],
  // A whole id, in brackets or not, and with the blank before it; a short one after the word for what it is of.
  [/ ?\(?\b[0-9a-f]{64}\b\)?/g, ""],
  [/\b([Cc]ontainer|[Ee]xec|[Cc]ommand) [0-9a-f]{12}\b/g, "$1"],
];

/** A message without the ids and names of one try's containers. */
export function withoutIds(message: string): string {
  return patterns.reduce((text, [pattern, by]) => text.replace(pattern, by), message);
}
