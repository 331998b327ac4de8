import type { Bystander } from "./engines.js";

/** One of the two orchestrators, doing the same work on the same engines. Engine 0 manages, 1 and 2 work. */
export interface Side {
  name: "troupe" | "swarm";
  bystander: Bystander;
  /** Makes a replicated service of the sandbox's image. */
  create(name: string, replicas: number): Promise<void>;
  scale(name: string, replicas: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** Resolves when every worker takes work. */
  ready(): Promise<void>;
  /** Further moments it knows of since the last call, in ms since `fromMs`; for the breakdown. */
  breakdown(fromMs: number): Record<string, number>;
  close(): void;
}

export const workers = [1, 2] as const;
