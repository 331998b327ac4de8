/** Who is to be told of a signal. A signal has one listener of ours, however many wait for it and one other. */
const waiting = new WeakMap<AbortSignal, Set<AbortController>>();

/** @returns forgets it again */
function tell(controller: AbortController, source: AbortSignal): () => void {
  const known = waiting.get(source);
  const all = known ?? new Set();
  all.add(controller);
  if (!known) {
    waiting.set(source, all);
    const hear = (): void => {
      for (const each of [...all]) each.abort(source.reason);
    };
    source.addEventListener("abort", hear, { once: true });
  }
  return () => all.delete(controller);
}

/**
 * Given as soon as one of `signals` is. `AbortSignal.any` of Node 20 does not keep its sources alive
 * (github.com/nodejs/node/issues/54614): a timeout that nobody else holds is collected, and never comes.
 * Sources that outlive many of these are for {@link withEither}.
 */
export function eitherSignal(...signals: readonly AbortSignal[]): AbortSignal {
  return either(signals).signal;
}

/** Does something that ends early as soon as one of `signals` is given; none of them remembers it afterwards. */
export async function withEither<T>(
  signals: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, forget } = either(signals);
  return work(signal).finally(forget);
}

function either(signals: readonly AbortSignal[]): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const given = signals.find((source) => source.aborted);
  if (given) {
    controller.abort(given.reason);
    return { signal: controller.signal, forget: () => undefined };
  }
  const forgets = signals.map((source) => tell(controller, source));
  const forget = (): void => {
    for (const each of forgets) each();
  };
  controller.signal.addEventListener("abort", forget, { once: true });
  return { signal: controller.signal, forget };
}
