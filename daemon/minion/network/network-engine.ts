/** An engine whose sandboxes wait for a network that is ours to make. */
import type { Engine } from "../engine/engine.js";

interface Hearers {
  /** Resolves when there is a network. */
  ready: Promise<void>;
  /** A container is being started. */
  starts(): void;
  /** The engine made its network anew. */
  mended(): void;
  /** A sandbox is there. */
  made(): void;
}

export function networkEngine(engine: Engine, { ready, starts, mended, made }: Hearers): Engine {
  return {
    ...engine,
    startContainer: (id) => {
      starts();
      return engine.startContainer(id);
    },
    mendNetwork: async () => {
      await engine.mendNetwork();
      mended();
    },
    createSandbox: async (spec) => {
      await ready;
      const info = await engine.createSandbox(spec);
      made();
      return info;
    },
  };
}
