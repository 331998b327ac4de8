/** A module resolution hook: who imports "uvu" gets {@link file://./guarded-uvu.ts} instead. */
type Resolved = { url: string; format?: string | null; shortCircuit?: boolean };
type Context = { parentURL?: string };

const GUARDED = new URL("./guarded-uvu.js", import.meta.url).href;

/** Node's `resolve` hook (node:module, "Customization hooks"). */
export async function resolve(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Promise<Resolved>,
): Promise<Resolved> {
  if (specifier === "uvu" && context.parentURL !== GUARDED)
    return { url: GUARDED, format: "module", shortCircuit: true };
  return next(specifier, context);
}
