/**
 * Which way imports may point. core is what Troupe is; actors decide; daemon does; cli asks; scenarios
 * drive all of it. This table is the whole rule, docs/architecture.md its picture.
 */
interface Layer {
  /** Layers whose files it may import, besides its own. */
  layers: readonly string[];
  /** npm packages and `node:` modules it may import; "*" is all. */
  packages: readonly string[] | "*";
}

export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: ["croner", "kubernetes-types", "@marcbachmann/cel-js", "re2js", "yaml"] },
  actors: { layers: ["core"], packages: ["xstate"] },
  daemon: { layers: ["core", "actors"], packages: "*" },
  // HTTP is its only way to the daemons; cli/local/ starts them as processes, by path.
  cli: { layers: ["core"], packages: "*" },
  scenarios: { layers: ["core", "actors", "daemon", "cli"], packages: "*" },
  test: { layers: ["core", "actors", "daemon", "cli", "scenarios"], packages: "*" },
};
