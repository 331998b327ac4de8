import { lookup } from "../../lookup.js";

const short = lookup<string>({
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
});

/** Access modes as kubectl has them. */
export const modesText = (modes: readonly string[] = []): string => modes.map((mode) => short[mode] ?? mode).join(",");
