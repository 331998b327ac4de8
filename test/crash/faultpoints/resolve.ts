/** Which modules are stood in for, and for whom. */
interface Resolved {
  url: string;
  format?: string | null;
  shortCircuit?: boolean;
}
interface Context {
  parentURL?: string;
}

/** By the end of what is imported: who imports it, and what it gets. */
const standIns: readonly { specifier: string; parent: RegExp; url: string }[] = [
  {
    specifier: "core/store/log-store.js",
    parent: /\/daemon\/adapters\/store\//,
    url: new URL("./log-store.js", import.meta.url).href,
  },
  {
    specifier: "link/socket-server.js",
    parent: /\/daemon\/master\//,
    url: new URL("./socket-server.js", import.meta.url).href,
  },
];

/** Node's `resolve` hook (node:module, "Customization hooks"), synchronous where `next` is. */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => R,
): R | Resolved {
  const found = standIns.find((s) => specifier.endsWith(s.specifier) && s.parent.test(context.parentURL ?? ""));
  return found ? { url: found.url, format: "module", shortCircuit: true } : next(specifier, context);
}
