/**
 * Given as soon as one of `signals` is. `AbortSignal.any` of Node 20 does not keep its sources alive
 * (github.com/nodejs/node/issues/54614): a timeout that nobody else holds is collected, and never comes.
 */
export function eitherSignal(...signals: readonly AbortSignal[]): AbortSignal {
  const either = new AbortController();
  for (const source of signals) {
    if (source.aborted) either.abort(source.reason);
    else source.addEventListener("abort", () => either.abort(source.reason), { once: true, signal: either.signal });
  }
  return either.signal;
}
