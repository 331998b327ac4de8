/** What is said of a minion that a cluster has not. @param names those it has, in any order */
export function unknownMinion(cluster: string, minion: string, names: readonly string[]): Error {
  return new Error(`there is no minion ${minion} in cluster ${cluster}; there are ${[...names].sort().join(", ")}`);
}
