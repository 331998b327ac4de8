/** `troupe down`: takes a cluster down, and says how it goes when that takes its time. */
import { down as takeDown } from "../local/down.js";
import { print } from "../render/output.js";
import { progressOf } from "../render/progress-of.js";

export interface DownFlags {
  name: string;
  keepData: boolean;
}

export async function down({ name, keepData }: DownFlags): Promise<void> {
  const progress = progressOf(`cluster ${name}`);
  const found = await takeDown(name, keepData, progress).finally(() => progress.close());
  print(found ? `cluster ${name} is down\n` : `there is no cluster ${name} here\n`);
}
