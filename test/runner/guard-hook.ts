/** A module resolution hook: who imports "uvu" gets {@link file://./guarded-uvu.ts} instead. */
interface Resolved {
  url: string;
  format?: string | null;
  shortCircuit?: boolean;
}
interface Context {
  parentURL?: string;
}

const GUARDED = new URL("./guarded-uvu.js", import.meta.url).href;

/**
 * Node's `resolve` hook (node:module, "Customization hooks"). Hands on what `next` gives, so it is a synchronous hook
 * where `next` is one, and an asynchronous one where not.
 */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => R,
): R | Resolved {
  if (specifier === "uvu" && context.parentURL !== GUARDED)
    return { url: GUARDED, format: "module", shortCircuit: true };
  return next(specifier, context);
}
